package dev.weir.router.auth;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What an {@link Authenticator} says to an applicant, or to its answer. Immutable. */
public sealed interface Step {

  /**
   * Asks for proof by CHALLENGE.
   *
   * @param extra {@code CHALLENGE.Extra}
   * @param answered is given the client's AUTHENTICATE, once and never another one
   */
  record Ask(Dict extra, Function<Authenticate, CompletionStage<Step>> answered) implements Step {}

  /**
   * Lets the session in, as WELCOME then tells it.
   *
   * @param authrole a role of the realm; one without rules may do nothing
   * @param authprovider who vouches, such as {@code static}
   * @param authextra {@code WELCOME.Details.authextra}; left out when empty
   * @param lifetime how long it may stay, from now; then it gets a GOODBYE with {@code
   *     weir.close.login_expired}. Empty is for ever
   */
  record Accept(
      String authid,
      String authrole,
      String authprovider,
      Dict authextra,
      Optional<Duration> lifetime)
      implements Step {

    public Accept {
      Objects.requireNonNull(authid, "authid");
      Objects.requireNonNull(authrole, "authrole");
      Objects.requireNonNull(lifetime, "lifetime");
    }

    /** Lets it in for as long as it likes. */
    public Accept(String authid, String authrole, String authprovider, Dict authextra) {
      this(authid, authrole, authprovider, authextra, Optional.empty());
    }

    /** The same for so long only. */
    public Accept within(Duration longest) {
      return new Accept(authid, authrole, authprovider, authextra, Optional.of(longest));
    }
  }

  /**
   * Refuses it. The client is told {@code wamp.error.authentication_denied} and nothing else.
   *
   * @param reason a sentence for the log, without any secret
   */
  record Deny(String reason) implements Step {}

  /** This step at once. */
  default CompletionStage<Step> now() {
    return CompletableFuture.completedFuture(this);
  }
}
