package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.auth.CryptosignChallenge;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramDialect;
import dev.weir.protocol.auth.ScramExchange;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.router.Router;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The users of the example configuration join its realm {@code auth1}, each by the method it has.
 */
final class LoginsTest {
  private static final String NONCE = "egVDf3DMJh0=";
  private static final CryptosignKey KEY =
      CryptosignKey.parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  @TempDir Path directory;
  private Router router;

  @BeforeEach
  void start() throws Exception {
    try (InputStream example = Main.class.getResourceAsStream("weir.example.yaml")) {
      Path file = directory.resolve("weir.yaml");
      Files.write(file, example.readAllBytes());
      router =
          Router.builder()
              .listen("127.0.0.1", 0)
              .realm(
                  ConfigurationFile.read(file).configuration().orElseThrow().realms().stream()
                      .filter(realm -> realm.name().equals("auth1"))
                      .findFirst()
                      .orElseThrow())
              .start();
    }
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  @Row("C158")
  void tickets() throws Exception {
    expectJoined("ticket-joe", "ticket", challenge -> "ticket-s3cret");
  }

  @Test
  @Row({"C160", "C161"})
  void wampCra() throws Exception {
    expectJoined("cra-joe", "wampcra", text -> CraKey.of("cra-s3cret").sign(text));
    CraSalt salt = new CraSalt("salt123", 1000, 32);
    expectJoined("cra-salted", "wampcra", text -> CraKey.derived("salted-s3cret", salt).sign(text));
  }

  @Test
  @Row("C162")
  void wampScramWithArgon2AndWithPbkdf2() throws Exception {
    expectScram("scram-argon", "argon-s3cret");
    expectScram("scram-pbkdf", "pbkdf-s3cret");
    expectScram("scram-autobahn", "autobahn-s3cret");
  }

  @Test
  void cryptosign() throws Exception {
    expectJoined(
        "sign-joe",
        "cryptosign",
        text -> KEY.sign(CryptosignChallenge.parse(text).orElseThrow().message()));
  }

  private void expectScram(String authid, String password) throws Exception {
    try (TestSession session = hello(authid)) {
      Challenge challenge = (Challenge) read(session.next());
      assertThat(challenge.authMethod()).isEqualTo("wamp-scram");
      KeyDerivation derivation =
          KeyDerivation.of(
              challenge.extra().text("kdf").orElseThrow(),
              Base64.getDecoder().decode(challenge.extra().text("salt").orElseThrow()),
              number(challenge, "iterations"),
              number(challenge, "memory"));
      String nonce = challenge.extra().text("nonce").orElseThrow();
      ScramExchange exchange =
          new ScramExchange(
              authid,
              NONCE,
              nonce,
              derivation.saltText(),
              derivation.iterations(),
              Optional.empty());
      String message = exchange.authMessage(ScramDialect.STANDARD);
      answer(session, derivation.derive(password).proof(message), "{\"nonce\":\"" + nonce + "\"}");
      Welcome welcome = expectWelcome(session, authid, "wamp-scram");
      String verifier = welcome.details().dict("authextra").text("verifier").orElseThrow();
      assertThat(derivation.derive(password).keys().isVerifier(message, verifier)).isTrue();
    }
  }

  private void expectJoined(String authid, String method, UnaryOperator<String> proof)
      throws Exception {
    try (TestSession session = hello(authid)) {
      Challenge challenge = (Challenge) read(session.next());
      assertThat(challenge.authMethod()).isEqualTo(method);
      answer(session, proof.apply(challenge.extra().text("challenge").orElse("")), "{}");
      expectWelcome(session, authid, method);
    }
  }

  /** Offers everything, so that the realm's order and what the user has decide. */
  private TestSession hello(String authid) {
    TestSession session = TestSession.connect(router.uris().get(0));
    session.send(
        """
        [1,"auth1",{"roles":{"caller":{}},"authid":"%s",
          "authmethods":["anonymous","ticket","wampcra","wamp-scram","cryptosign"],
          "authextra":{"nonce":"%s","pubkey":"%s"}}]
        """
            .formatted(authid, NONCE, KEY.publicKey().hex()));
    return session;
  }

  private static void answer(TestSession session, String signature, String extra) {
    session.send("[5,\"" + signature + "\"," + extra + "]");
  }

  private static Welcome expectWelcome(TestSession session, String authid, String method)
      throws InterruptedException {
    Message message = read(session.next());
    assertThat(message).isInstanceOf(Welcome.class);
    Welcome welcome = (Welcome) message;
    assertThat(welcome.details().toMap())
        .containsEntry("authid", authid)
        .containsEntry("authrole", "user")
        .containsEntry("authmethod", method)
        .containsEntry("authprovider", "static");
    return welcome;
  }

  private static int number(Challenge challenge, String key) {
    return challenge.extra().find(key).map(value -> ((Long) value).intValue()).orElse(0);
  }

  private static Message read(String json) {
    byte[] octets = json.getBytes(StandardCharsets.UTF_8);
    return MessageReader.of(Serializer.JSON, Limits.DEFAULT).read(octets, 0, octets.length);
  }
}
