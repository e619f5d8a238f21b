package dev.weir.gateway.bridge;

import dev.weir.gateway.call.Seat;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.Evidence;
import dev.weir.router.auth.Step;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who uses a bridge by a token: whoever would join the realm by it, with the same authid and role.
 * Each request is judged anew, so a token that has expired is none. Thread-safe.
 */
public final class TokenLogins {
  private static final Logger LOG = LoggerFactory.getLogger(TokenLogins.class);

  private final String realm;
  private final Authenticator method;

  private TokenLogins(String realm, Authenticator method) {
    this.realm = Objects.requireNonNull(realm, "realm");
    this.method = Objects.requireNonNull(method, "method");
  }

  /**
   * Tokens as a method of a realm judges them, which asks for one by CHALLENGE: {@code jwt}, and
   * {@code ticket} of an application's own.
   */
  public static TokenLogins of(String realm, Authenticator method) {
    return new TokenLogins(realm, method);
  }

  /** The seat of a token; empty for one that is refused. May take long, and may block. */
  CompletionStage<Optional<Seat>> judge(
      String token, InetSocketAddress address, boolean secure, boolean local) {
    Applicant applicant =
        new Applicant(
            realm,
            method.methods().get(0),
            Optional.empty(),
            Dict.EMPTY,
            address,
            secure,
            local,
            Evidence.NONE,
            0);
    Optional<String> closed = method.closedTo(applicant);
    if (closed.isPresent()) {
      LOG.debug("a token is refused: {}", closed.get());
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return method
        .begin(applicant)
        .thenCompose(
            step ->
                step instanceof Step.Ask ask
                    ? ask.answered().apply(new Authenticate(token, Dict.EMPTY))
                    : step.now())
        .thenApply(this::seat);
  }

  private Optional<Seat> seat(Step step) {
    if (step instanceof Step.Accept accept) {
      return Optional.of(new Seat(realm, accept.authid(), accept.authrole()));
    }
    if (step instanceof Step.Deny deny) {
      LOG.debug("a token is refused: {}", deny.reason());
    }
    return Optional.empty();
  }
}
