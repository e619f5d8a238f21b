package dev.weir.router.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Evidence;
import dev.weir.router.auth.Step;
import java.net.InetSocketAddress;
import java.util.Optional;

/** What becomes of a login with a token. Stateless. */
final class Judged {
  private Judged() {}

  static Step.Accept accepted(JwtAuthenticator jwt, String token) {
    Step step = step(jwt, token, "");
    assertThat(step).isInstanceOf(Step.Accept.class);
    return (Step.Accept) step;
  }

  /** The reason for the log, which shows nothing of the token. */
  static String refused(JwtAuthenticator jwt, String token) {
    Step step = step(jwt, token, "");
    assertThat(step).isInstanceOf(Step.Deny.class);
    return ((Step.Deny) step).reason();
  }

  static Step step(JwtAuthenticator jwt, String token, String authid) {
    Step.Ask ask = (Step.Ask) jwt.begin(applicant(authid, true)).toCompletableFuture().join();
    assertThat(ask.extra().isEmpty()).isTrue();
    return ask.answered().apply(new Authenticate(token, Dict.EMPTY)).toCompletableFuture().join();
  }

  static Applicant applicant(String authid, boolean secure) {
    return new Applicant(
        "realm1",
        "jwt",
        Optional.of(authid).filter(name -> !name.isEmpty()),
        Dict.EMPTY,
        new InetSocketAddress("192.0.2.1", 4711),
        secure,
        false,
        Evidence.NONE,
        1);
  }
}
