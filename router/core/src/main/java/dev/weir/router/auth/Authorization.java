package dev.weir.router.auth;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What an {@link Authorizer} answers. Immutable.
 *
 * @param disclose whether who calls or publishes is named to those who receive it; when empty, what
 *     it asks for and its rules decide
 * @param remembered whether the answer may be given again for the same session name, action, URI
 *     and match, as long as the role's {@code cache} says
 */
public record Authorization(boolean allowed, Optional<Boolean> disclose, boolean remembered) {
  public static final Authorization ALLOW = new Authorization(true, Optional.empty(), true);
  public static final Authorization DENY = new Authorization(false, Optional.empty(), true);

  public Authorization {
    Objects.requireNonNull(disclose, "disclose");
  }

  public static Authorization of(boolean allowed) {
    return allowed ? ALLOW : DENY;
  }

  /** The same, and who calls or publishes is named or not, whatever it asks for. */
  public Authorization withDisclose(boolean named) {
    return new Authorization(allowed, Optional.of(named), remembered);
  }

  /** The same for this one message only. */
  public Authorization once() {
    return new Authorization(allowed, disclose, false);
  }

  /** This answer at once. */
  public CompletionStage<Authorization> now() {
    return CompletableFuture.completedFuture(this);
  }
}
