package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.SaltedPassword;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import dev.weir.router.Router;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WAMP-SCRAM over real sockets, with PBKDF2; the daemon's tests have Argon2. */
final class ScramLoginTest {
  private static final String NONCE = "egVDf3DMJh0=";
  private static final KeyDerivation COST =
      KeyDerivation.pbkdf2(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 4096);

  private Router router;

  @BeforeEach
  void start() throws Exception {
    ScramAuthenticator scram =
        ScramAuthenticator.builder()
            .user("joe", "pencil", COST, "user")
            .user("I\u00ADX", "pass\u00A0word", COST, "user") // soft hyphen, no-break space
            .build();
    router = LoginPeer.router(scram);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  @Row({"C159", "C162"})
  void bothEndsProveThatTheyKnowThePassword() {
    try (LoginPeer peer = peer("joe", "wamp-scram", "scram")) {
      Challenge challenge = peer.challenge();
      assertThat(challenge.authMethod()).isEqualTo("wamp-scram");
      assertThat(challenge.extra().toMap())
          .containsOnlyKeys("nonce", "salt", "kdf", "iterations")
          .containsEntry("kdf", "pbkdf2")
          .containsEntry("salt", COST.saltText())
          .containsEntry("iterations", 4096L);
      ScramExchange exchange = exchange("joe", challenge);
      assertThat(exchange.extendsClientNonce()).isTrue();
      assertThat(exchange.nonce().length()).isEqualTo(NONCE.length() + 44); // 256 bits in base64
      String message = exchange.authMessage(ScramDialect.STANDARD);
      peer.answer(derived("pencil").proof(message), repeated(challenge));
      Welcome welcome = peer.welcome();
      assertThat(welcome.details().toMap())
          .containsEntry("authid", "joe")
          .containsEntry("authrole", "user")
          .containsEntry("authmethod", "wamp-scram")
          .containsEntry("authprovider", "static");
      Map<String, Object> extra = welcome.details().dict("authextra").toMap();
      assertThat(extra).containsOnlyKeys("verifier");
      String verifier = (String) extra.get("verifier");
      assertThat(derived("pencil").keys().isVerifier(message, verifier)).isTrue();
      assertThat(derived("other").keys().isVerifier(message, verifier)).isFalse();
    }
  }

  /** Autobahn calls it scram, binds nothing, repeats nothing and reads its own key of WELCOME. */
  @Test
  @Row("C162")
  void underTheOtherNameClientsMaySpeakAsAutobahnDoes() {
    try (LoginPeer peer = peer("joe", "scram");
        LoginPeer standard = peer("joe", "scram")) {
      Challenge challenge = peer.challenge();
      assertThat(challenge.authMethod()).isEqualTo("scram");
      String message = exchange("joe", challenge).authMessage(ScramDialect.AUTOBAHN);
      peer.answer(derived("pencil").proof(message));
      String verifier = derived("pencil").keys().verifier(message);
      Welcome welcome = peer.welcome();
      assertThat(welcome.details().text("authmethod")).contains("scram");
      assertThat(welcome.details().dict("authextra"))
          .isEqualTo(
              Dict.builder()
                  .put("verifier", verifier)
                  .put("scram_server_signature", verifier)
                  .build());
      answer(standard, "joe", "pencil");
      standard.welcome();
    }
  }

  @Test
  @Row("C162")
  void theNameOfTheSpecificationTakesItsOwnMessageOnly() {
    try (LoginPeer peer = peer("joe", "wamp-scram")) {
      Challenge challenge = peer.challenge();
      String message = exchange("joe", challenge).authMessage(ScramDialect.AUTOBAHN);
      peer.answer(derived("pencil").proof(message), repeated(challenge)).expectDenied();
    }
  }

  @Test
  @Hostile("H8")
  void aWrongPasswordAndAnUnknownNameAreDenied() {
    try (LoginPeer wrong = peer("joe", "wamp-scram");
        LoginPeer unknown = peer("nobody", "wamp-scram");
        LoginPeer garbage = peer("joe", "wamp-scram")) {
      answer(wrong, "joe", "pen");
      wrong.expectDenied();
      answer(unknown, "nobody", "pencil");
      unknown.expectDenied();
      Challenge challenge = garbage.challenge();
      garbage.answer("no base64 at all", repeated(challenge)).expectDenied();
    }
  }

  @Test
  @Row("C158")
  @Hostile("H8")
  void anUnknownNameHasASaltOfItsOwnAlwaysTheSame() {
    try (LoginPeer known = peer("joe", "wamp-scram");
        LoginPeer once = peer("nobody", "wamp-scram");
        LoginPeer again = peer("nobody", "wamp-scram");
        LoginPeer another = peer("nobody2", "wamp-scram")) {
      Map<String, Object> real = known.challenge().extra().toMap();
      Map<String, Object> decoy = once.challenge().extra().toMap();
      assertThat(decoy.keySet()).isEqualTo(real.keySet());
      assertThat(decoy).containsEntry("kdf", "pbkdf2").containsEntry("iterations", 4096L);
      assertThat((String) decoy.get("salt")).hasSameSizeAs((String) real.get("salt"));
      assertThat(again.challenge().extra().text("salt")).contains((String) decoy.get("salt"));
      assertThat(another.challenge().extra().text("salt"))
          .isNotEqualTo(Optional.of(decoy.get("salt")));
    }
  }

  @Test
  @Row("C164")
  @Hostile("H12")
  void whatTheAnswerRepeatsMustBeWhatWasSaid() {
    expectMistake("nonce", "egVDf3DMJh0=other");
    expectMistake("nonce", null);
    expectMistake("channel_binding", "tls-unique");
    expectMistake("cbind_data", "AAAA");
  }

  private void expectMistake(String key, Object value) {
    try (LoginPeer peer = peer("joe", "wamp-scram")) {
      Challenge challenge = peer.challenge();
      Map<String, Object> extra = repeated(challenge);
      extra.put(key, value);
      String message = exchange("joe", challenge).authMessage(ScramDialect.STANDARD);
      peer.answer(derived("pencil").proof(message), extra).expectDenied();
    }
  }

  /** Over a plain connection there is nothing to bind to. */
  @Test
  @Row("C164")
  void aBindingThatTheConnectionHasNotIsDenied() {
    Map<String, Object> extra = Map.of("nonce", NONCE, "channel_binding", "tls-unique");
    try (LoginPeer peer = new LoginPeer(router.port()).hello("joe", extra, "wamp-scram")) {
      peer.expectDenied();
    }
  }

  @Test
  void aLoginWithoutANonceOfTheClientIsDenied() {
    Map<String, Object> huge = Map.of("nonce", "x".repeat(257));
    try (LoginPeer none = new LoginPeer(router.port()).hello("joe", Map.of(), "wamp-scram");
        LoginPeer endless = new LoginPeer(router.port()).hello("joe", huge, "wamp-scram")) {
      none.expectDenied();
      endless.expectDenied();
    }
  }

  @Test
  @Row("C165")
  void namesAndPasswordsArePreparedBySaslprep() {
    try (LoginPeer peer = peer("I\u00ADX", "wamp-scram");
        LoginPeer prepared = peer("IX", "wamp-scram")) {
      answer(peer, "IX", "pass word");
      assertThat(peer.welcome().details().text("authid")).contains("IX");
      answer(prepared, "IX", "pass word");
      assertThat(prepared.welcome().details().text("authid")).contains("IX");
    }
  }

  private LoginPeer peer(String authid, String... methods) {
    return new LoginPeer(router.port()).hello(authid, Map.of("nonce", NONCE), methods);
  }

  private static void answer(LoginPeer peer, String authid, String password) {
    Challenge challenge = peer.challenge();
    String message = exchange(authid, challenge).authMessage(ScramDialect.STANDARD);
    peer.answer(derivation(challenge).derive(password).proof(message), repeated(challenge));
  }

  private static KeyDerivation derivation(Challenge challenge) {
    byte[] salt = Base64.getDecoder().decode(challenge.extra().text("salt").orElseThrow());
    return KeyDerivation.pbkdf2(salt, 4096);
  }

  private static SaltedPassword derived(String password) {
    return COST.derive(password);
  }

  private static Map<String, Object> repeated(Challenge challenge) {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("nonce", challenge.extra().text("nonce").orElseThrow());
    extra.put("channel_binding", null);
    extra.put("cbind_data", null);
    return extra;
  }

  private static ScramExchange exchange(String authid, Challenge challenge) {
    return new ScramExchange(
        authid,
        NONCE,
        challenge.extra().text("nonce").orElseThrow(),
        challenge.extra().text("salt").orElseThrow(),
        4096,
        Optional.empty());
  }
}
