package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.auth.Authentication;
import dev.weir.client.auth.Scram;
import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Hello;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import dev.weir.protocol.auth.ScramKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins by WAMP-SCRAM, with a router that is scripted. */
final class ScramTest {
  private static final byte[] SALT =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final KeyDerivation PBKDF2 = KeyDerivation.pbkdf2(SALT, 4096);

  private final ScriptedRouter router = new ScriptedRouter();
  private CompletableFuture<WampClient> connecting;
  private ScriptedPeer peer;
  private Dict hello;

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private void hello(Scram scram) {
    connecting = router.connect(options -> options.authentication(scram));
    peer = router.accept().upgrade();
    hello = peer.expect(Hello.class).details().dict();
  }

  private String nonce() {
    return hello.dict("authextra").text("nonce").orElseThrow();
  }

  private void challenge(String method, KeyDerivation derivation, String nonce) {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("nonce", nonce);
    extra.put("salt", derivation.saltText());
    extra.put("kdf", derivation.kdf());
    extra.put("iterations", (long) derivation.iterations());
    extra.put("memory", derivation.memoryHard() ? (long) derivation.memory() : null);
    peer.send(new Challenge(method, Dict.of(extra)));
  }

  private String message(KeyDerivation derivation, ScramDialect dialect) {
    return new ScramExchange(
            hello.text("authid").orElseThrow(),
            nonce(),
            nonce() + "c2VydmVy",
            derivation.saltText(),
            derivation.iterations(),
            Optional.empty())
        .authMessage(dialect);
  }

  private void welcome(String key, Object verifier) {
    peer.send(
        new Welcome(
            ScriptedPeer.SESSION,
            Dict.of(Map.of("roles", Map.of(), "authextra", Map.of(key, verifier)))));
  }

  private WampException refused() {
    peer.expectAbort("wamp.error.authentication_failed");
    WampException failure = failure(connecting);
    assertThat(failure.reason()).isEqualTo(Reason.NOT_AUTHENTICATED);
    return failure;
  }

  /** The whole login, with the router's part by the keys that it has stored. */
  private void completes(String method, KeyDerivation derivation, ScramDialect dialect) {
    Scram scram = Authentication.scram("joe", "pencil");
    hello(dialect == ScramDialect.AUTOBAHN ? scram.asAutobahn() : scram);
    assertThat(hello.find("authmethods")).contains(List.of(method));
    ScramKeys keys = derivation.derive("pencil").keys();
    challenge(method, derivation, nonce() + "c2VydmVy");
    Authenticate answer = peer.expect(Authenticate.class);
    String message = message(derivation, dialect);
    assertThat(keys.verify(message, answer.signature())).isTrue();
    assertThat(answer.extra().toMap()).containsExactly(Map.entry("nonce", nonce() + "c2VydmVy"));
    assertThat(connecting).isNotDone();
    welcome(
        dialect == ScramDialect.AUTOBAHN ? "scram_server_signature" : "verifier",
        keys.verifier(message));
    assertThat(soon(connecting).isOpen()).isTrue();
  }

  @Test
  @Row("C162")
  void aLoginCompletesWithPbkdf2() {
    completes("wamp-scram", PBKDF2, ScramDialect.STANDARD);
  }

  @Test
  @Row("C162")
  void aLoginCompletesWithArgon2id() {
    completes("wamp-scram", KeyDerivation.argon2id(SALT, 4, 512), ScramDialect.STANDARD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pbkdf2", "argon2id-13"})
  void aLoginCompletesInTheWayOfAutobahn(String kdf) {
    completes("scram", KeyDerivation.of(kdf, SALT, 4096, 8), ScramDialect.AUTOBAHN);
  }

  @Test
  @Row("C165")
  void nameAndPasswordArePrepared() {
    hello(Authentication.scram("j\u00ADoe", "\u2168"));
    assertThat(hello.text("authid")).contains("joe");
    challenge("wamp-scram", PBKDF2, nonce() + "c2VydmVy");
    assertThat(
            PBKDF2
                .derive("IX")
                .keys()
                .verify(
                    message(PBKDF2, ScramDialect.STANDARD),
                    peer.expect(Authenticate.class).signature()))
        .isTrue();
  }

  @Test
  @Row("C163")
  @Hostile("H12")
  void aNonceThatDoesNotBeginWithOursEndsTheLogin() {
    hello(Authentication.scram("joe", "pencil"));
    challenge("wamp-scram", PBKDF2, "x" + nonce() + "c2VydmVy");
    assertThat(refused()).hasMessageContaining("nonce does not begin");
  }

  @Test
  @Row("C163")
  void aNonceThatOnlyRepeatsOursEndsTheLogin() {
    hello(Authentication.scram("joe", "pencil"));
    challenge("wamp-scram", PBKDF2, nonce());
    assertThat(refused()).hasMessageContaining("nonce does not begin");
  }

  @Test
  @Row("C163")
  void aWrongVerifierEndsTheSessionBeforeItIsOpen() {
    CompletableFuture<SessionDetails> heard = new CompletableFuture<>();
    Scram scram = Authentication.scram("joe", "pencil");
    connecting =
        router.connect(
            options ->
                options
                    .authentication(scram)
                    .listener(
                        new SessionListener() {
                          @Override
                          public void joined(SessionDetails session) {
                            heard.complete(session);
                          }
                        }));
    peer = router.accept().upgrade();
    hello = peer.expect(Hello.class).details().dict();
    challenge("wamp-scram", PBKDF2, nonce() + "c2VydmVy");
    peer.expect(Authenticate.class);
    String message = message(PBKDF2, ScramDialect.STANDARD);
    welcome("verifier", PBKDF2.derive("eraser").keys().verifier(message));
    assertThat(refused()).hasMessageContaining("did not prove");
    assertThat(heard).isNotDone();
  }

  @Test
  @Row("C163")
  void aWelcomeWithoutVerifierIsNoneEither() {
    hello(Authentication.scram("joe", "pencil"));
    challenge("wamp-scram", PBKDF2, nonce() + "c2VydmVy");
    peer.expect(Authenticate.class);
    welcome("something", "else");
    assertThat(refused()).hasMessageContaining("did not prove");
  }

  @Test
  @Row("C163")
  void aWelcomeWithoutChallengeProvesNothing() {
    hello(Authentication.scram("joe", "pencil"));
    welcome("verifier", "");
    assertThat(refused()).hasMessageContaining("without proving");
  }

  @Test
  void aVerifierWithItsPrefixIsTaken() {
    hello(Authentication.scram("joe", "pencil"));
    challenge("wamp-scram", PBKDF2, nonce() + "c2VydmVy");
    peer.expect(Authenticate.class);
    String message = message(PBKDF2, ScramDialect.STANDARD);
    welcome("verifier", "v=" + PBKDF2.derive("pencil").keys().verifier(message));
    soon(connecting);
  }

  /** At each limit the password is salted, one past it is not. */
  @ParameterizedTest
  @CsvSource({
    "pbkdf2, 4095, 8, false, iterations",
    "pbkdf2, 4096, 8, true, ''",
    "pbkdf2, 10001, 8, false, iterations",
    "argon2id13, 1, 2047, false, work",
    "argon2id13, 1, 2048, true, ''",
    "argon2id13, 16, 1024, true, ''",
    "argon2id13, 17, 1024, false, work",
    "argon2id13, 1, 4097, false, memory"
  })
  @Hostile("H12")
  void costsAreKeptWithinTheirLimits(
      String kdf, int iterations, int memory, boolean answered, String named) {
    hello(
        Authentication.scram("joe", "pencil")
            .iterations(4096, 10_000)
            .work(2048, 16_384)
            .memory(4096));
    challenge("wamp-scram", KeyDerivation.of(kdf, SALT, iterations, memory), nonce() + "c2VydmVy");
    if (answered) {
      peer.expect(Authenticate.class);
    } else {
      assertThat(refused()).hasMessageContaining(named).hasMessageContaining("options of Scram");
    }
  }

  private void refusesByDefault(KeyDerivation derivation) {
    hello(Authentication.scram("joe", "pencil"));
    challenge("wamp-scram", derivation, nonce() + "c2VydmVy");
    assertThat(refused()).hasMessageContaining("options of Scram");
  }

  @Test
  @Hostile("H12")
  void byDefaultAPasswordIsNotSaltedAtLowCost() {
    refusesByDefault(KeyDerivation.pbkdf2(SALT, 4095));
    refusesByDefault(KeyDerivation.argon2id(SALT, 1, 2047));
  }

  @Test
  void byDefaultAPasswordIsNotSaltedWithoutMeasure() {
    refusesByDefault(KeyDerivation.pbkdf2(SALT, 10_000_001));
    refusesByDefault(KeyDerivation.argon2id(SALT, 1, 262_145));
  }

  @Test
  void aFunctionThatNobodyKnowsEndsTheLogin() {
    hello(Authentication.scram("joe", "pencil"));
    peer.send(
        new Challenge(
            "wamp-scram",
            Dict.of(
                Map.of(
                    "nonce",
                    nonce() + "c2VydmVy",
                    "salt",
                    PBKDF2.saltText(),
                    "kdf",
                    "bcrypt",
                    "iterations",
                    4096L,
                    "memory",
                    512L))));
    assertThat(refused()).hasMessageContaining("kdf must be");
  }

  @Test
  void nothingOfThePasswordIsShown() {
    Scram scram = Authentication.scram("joe", "p3ncil");
    UnaryOperator<Scram> same = each -> each.requireChannelBinding().iterations(1, 2);
    assertThat(same.apply(scram).toString()).isEqualTo("scram of joe");
    assertThatThrownBy(() -> Authentication.scram("joe", "p3ncil\u0007"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .message()
        .doesNotContain("p3ncil");
    assertThatThrownBy(() -> Authentication.scram("joe", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> scram.iterations(2, 1)).hasMessageContaining("iterations");
    assertThatThrownBy(() -> scram.work(0, 1)).hasMessageContaining("work");
    assertThatThrownBy(() -> scram.memory(7)).hasMessageContaining("memory");
  }
}
