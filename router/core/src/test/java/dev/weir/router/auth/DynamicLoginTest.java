package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import dev.weir.protocol.auth.ScramKeys;
import dev.weir.router.Router;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.peer.RawPeer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins that a procedure in another realm judges, as Crossbar's dynamic authenticators do. */
final class DynamicLoginTest {
  private static final String PROCEDURE = "com.example.authenticate";
  private static final String NONCE = "egVDf3DMJh0=";

  private Router router;
  private RawPeer judge;

  @BeforeEach
  void start() throws Exception {
    DynamicAuthentication dynamic =
        DynamicAuthentication.of(PROCEDURE, "user")
            .withRealm("admin")
            .withMethods("ticket", "wampcra", "wamp-scram", "cryptosign")
            .withTimeout(Duration.ofMillis(500));
    router =
        Router.builder()
            .listen("127.0.0.1", 0)
            .realm(
                RealmOptions.builder("realm1")
                    .authentication(
                        Authentication.builder()
                            .method(
                                TicketAuthenticator.builder()
                                    .user("static-joe", "s3cret", "user")
                                    .build())
                            .dynamic(dynamic)
                            .build())
                    .role("user", Rule.allowAll())
                    .role("admin", Rule.allowAll())
                    .build())
            .realm(RealmOptions.open("admin"))
            .options(RouterOptions.builder().drain(Duration.ZERO).build())
            .start();
    judge = RawPeer.join(router.port(), Serializer.CBOR, "admin");
  }

  @AfterEach
  void stop() {
    judge.close();
    router.close();
  }

  @Test
  void aTicketIsJudgedByTheProcedure() {
    judge.register(PROCEDURE);
    try (LoginPeer peer = new LoginPeer(router.port()).hello("joe", Map.of("k", 7L), "ticket")) {
      assertThat(peer.challenge().authMethod()).isEqualTo("ticket");
      peer.answer("t1cket");
      Invocation call = judge.expect(Invocation.class);
      List<Object> arguments = RawPeer.arguments(call.payload());
      assertThat(arguments.get(0)).isEqualTo("realm1");
      assertThat(arguments.get(1)).isEqualTo("joe");
      Map<String, Object> details = Dict.of("details", arguments.get(2)).dict("details").toMap();
      assertThat(details)
          .containsEntry("authmethod", "ticket")
          .containsEntry("ticket", "t1cket")
          .containsEntry("authextra", Map.of("k", 7L))
          .containsKey("transport");
      answer(call, Map.of("role", "user", "authid", "joe.b", "extra", Map.of("tier", "gold")));
      Welcome welcome = peer.welcome();
      assertThat(welcome.session()).isEqualTo(details.get("session"));
      assertThat(welcome.details().toMap())
          .containsEntry("authid", "joe.b")
          .containsEntry("authrole", "user")
          .containsEntry("authmethod", "ticket")
          .containsEntry("authprovider", "dynamic")
          .containsEntry("authextra", Map.of("tier", "gold"));
    }
  }

  @Test
  void aRoleAloneIsAnAnswerAndAnErrorADenial() {
    judge.register(PROCEDURE);
    try (LoginPeer peer = hello("joe", "ticket");
        LoginPeer denied = hello("joe", "ticket")) {
      peer.challenge();
      peer.answer("t1cket");
      answer(judge.expect(Invocation.class), "user");
      assertThat(peer.welcome().details().text("authid")).contains("joe");
      denied.challenge();
      denied.answer("wrong");
      refuse(judge.expect(Invocation.class), "com.example.invalid_ticket");
      denied.expectDenied();
    }
  }

  /** It is asked for those only whom the realm itself does not know. */
  @Test
  void usersOfTheConfigurationComeFirst() {
    try (LoginPeer peer = hello("static-joe", "ticket")) {
      peer.challenge();
      peer.answer("s3cret");
      assertThat(peer.welcome().details().text("authprovider")).contains("static");
    }
  }

  @Test
  void theSecretOfWampCraIsGivenByTheProcedure() {
    judge.register(PROCEDURE);
    CraSalt salt = new CraSalt("salt", 100, 32);
    CraKey derived = CraKey.derived("s3cret", salt);
    try (LoginPeer plain = hello("joe", "wampcra")) {
      answer(judge.expect(Invocation.class), Map.of("role", "user", "secret", "s3cret"));
      String text = plain.challenge().extra().text("challenge").orElseThrow();
      assertThat(text).contains("\"authprovider\":\"dynamic\"");
      plain.answer(CraKey.of("s3cret").sign(text));
      assertThat(plain.welcome().details().text("authprovider")).contains("dynamic");
    }
    String key = Base64.getEncoder().encodeToString(pbkdf2());
    try (LoginPeer salted = hello("joe", "wampcra")) {
      answer(
          judge.expect(Invocation.class),
          Map.of("role", "user", "secret", key, "salt", "salt", "iterations", 100L));
      Challenge challenge = salted.challenge();
      assertThat(challenge.extra().text("salt")).contains("salt");
      salted.answer(derived.sign(challenge.extra().text("challenge").orElseThrow())).welcome();
    }
  }

  private static byte[] pbkdf2() {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(
              new PBEKeySpec("s3cret".toCharArray(), new byte[] {'s', 'a', 'l', 't'}, 100, 256))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theKeysOfScramAndCryptosignAreGivenByTheProcedure() {
    judge.register(PROCEDURE);
    byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8};
    KeyDerivation derivation = KeyDerivation.pbkdf2(salt, 4096);
    ScramKeys keys = derivation.derive("pencil").keys();
    try (LoginPeer peer =
        new LoginPeer(router.port()).hello("joe", Map.of("nonce", NONCE), "wamp-scram")) {
      answer(
          judge.expect(Invocation.class),
          Map.of(
              "role",
              "user",
              "kdf",
              "pbkdf2",
              "iterations",
              4096L,
              "salt",
              salt,
              "stored-key",
              keys.storedKey(),
              "server-key",
              keys.serverKey()));
      String nonce = peer.challenge().extra().text("nonce").orElseThrow();
      String message =
          new ScramExchange("joe", NONCE, nonce, derivation.saltText(), 4096, Optional.empty())
              .authMessage(ScramDialect.STANDARD);
      peer.answer(derivation.derive("pencil").proof(message), Map.of("nonce", nonce));
      assertThat(peer.welcome().details().dict("authextra").text("verifier"))
          .contains(keys.verifier(message));
    }
    CryptosignKey key = CryptosignKey.generate();
    Map<String, Object> extra = Map.of("pubkey", key.publicKey().hex());
    try (LoginPeer peer = new LoginPeer(router.port()).hello("", extra, "cryptosign")) {
      Invocation call = judge.expect(Invocation.class);
      assertThat(RawPeer.arguments(call.payload()).get(1)).isNull();
      answer(call, Map.of("role", "user", "pubkey", key.publicKey().hex(), "authid", "joe"));
      String asked = peer.challenge().extra().text("challenge").orElseThrow();
      peer.answer(key.sign(CryptosignChallenge.parse(asked).orElseThrow().message()));
      assertThat(peer.welcome().details().text("authid")).contains("joe");
    }
  }

  @Test
  void whomTheProcedureDoesNotKnowIsAskedLikeOthersAndDenied() {
    judge.register(PROCEDURE);
    try (LoginPeer peer = hello("nobody", "wampcra")) {
      refuse(judge.expect(Invocation.class), "com.example.no_such_user");
      String text = peer.challenge().extra().text("challenge").orElseThrow();
      peer.answer(CraKey.of("s3cret").sign(text)).expectDenied();
    }
  }

  @Test
  void onlyTheRolesThatItMayGiveAreTaken() {
    judge.register(PROCEDURE);
    for (Object answer : List.of("admin", Map.of("role", "admin"), Map.of(), 7L, true)) {
      try (LoginPeer peer = hello("joe", "ticket")) {
        peer.challenge();
        peer.answer("t1cket");
        answer(judge.expect(Invocation.class), answer);
        expectFailed(peer);
      }
    }
  }

  @Test
  void aProcedureThatIsNotThereOrDoesNotAnswerFails() {
    try (LoginPeer nobody = hello("joe", "ticket")) {
      nobody.challenge();
      nobody.answer("t1cket");
      expectFailed(nobody);
    }
    judge.register(PROCEDURE);
    try (LoginPeer late = hello("joe", "wampcra")) {
      judge.expect(Invocation.class);
      expectFailed(late);
    }
  }

  private static void expectFailed(LoginPeer peer) {
    Abort abort = peer.abort();
    assertThat(abort.reason()).isEqualTo("wamp.error.authentication_failed");
    assertThat(abort.toString()).doesNotContain(PROCEDURE);
  }

  private LoginPeer hello(String authid, String method) {
    return new LoginPeer(router.port()).hello(authid, Map.of(), method);
  }

  private void answer(Invocation call, Object answer) {
    judge.send(new Yield(call.request(), YieldOptions.NONE, Payload.of(answer)));
  }

  private void refuse(Invocation call, String error) {
    judge.send(
        new ErrorMessage(
            MessageType.INVOCATION.code(), call.request(), Dict.EMPTY, error, Payload.EMPTY));
  }
}
