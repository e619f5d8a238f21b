package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import dev.weir.router.options.RouterOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joining by a JSON Web Token, as it is configured and over real connections. */
final class TokenLoginsTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  @TempDir Path directory;

  private KeyPair keys;
  private Router router;

  @BeforeEach
  void makeKeys() throws Exception {
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] der = keys.getPublic().getEncoded();
    Files.writeString(
        directory.resolve("key.pem"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n");
    String x = BASE64.encodeToString(Arrays.copyOfRange(der, der.length - 32, der.length));
    Files.writeString(
        directory.resolve("keys.json"),
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"k1\",\"x\":\"" + x + "\"}]}");
    Files.writeString(directory.resolve("secret"), SECRET + "\n");
  }

  @AfterEach
  void stop() {
    assertThat(router.count(Counter.INTERNAL_ERRORS)).isZero();
    router.close();
  }

  @Test
  void aTokenSaysWhoAndInWhichRole() throws Exception {
    for (String source : new String[] {"jwks_file: keys.json", "public_key: key.pem"}) {
      start(source + ", role: realm_access.roles, roles: [admin, user]");
      String claims = claims(60, ",\"realm_access\":{\"roles\":[\"other\",\"user\"]}");
      assertThat(join(signed(claims)))
          .startsWith("[2,")
          .contains(
              "\"authid\":\"joe\"",
              "\"authrole\":\"user\"",
              "\"authmethod\":\"jwt\"",
              "\"authprovider\":\"jwt\"");
      assertThat(join(signed(claims(60, "")))).isEqualTo(denied());
      assertThat(join(signed(claims.replace("weir", "other")))).isEqualTo(denied());
      assertThat(join(signed(claims(-60, "")))).isEqualTo(denied());
      assertThat(join("no token")).isEqualTo(denied());
      router.close();
    }
  }

  @Test
  void aSecretSignsAndNothingOfItOrOfATokenIsTold() throws Exception {
    start("secret: \"${file:secret}\", roles: [user]");
    String claims = claims(60, "");
    assertThat(join(token("HS256", claims, input -> mac(SECRET, input))))
        .startsWith("[2,")
        .contains("\"authrole\":\"user\"");
    assertThat(join(token("HS256", claims, input -> mac(SECRET + "\n", input))))
        .isEqualTo(denied());
    assertThat(join(signed(claims))).isEqualTo(denied());
  }

  @Test
  void theSessionEndsWithItsToken() throws Exception {
    start("public_key: key.pem, roles: [user], leeway: 0");
    try (TestSession session = hello()) {
      session.send("[5,\"" + signed(claims(5, "")) + "\",{}]");
      assertThat(session.next()).startsWith("[2,");
      assertThat(session.next())
          .startsWith("[6,{\"message\":\"the credentials of this login have expired")
          .endsWith("\"weir.close.login_expired\"]");
      session.send("[6,{},\"wamp.close.goodbye_and_out\"]");
    }
    Soon.is(1, () -> router.count(Counter.LOGINS_EXPIRED));
  }

  /** A name is asked by the method that has names, whether it is known or not. */
  @Test
  void whoOffersAnotherMethodTooLearnsNoNames() throws Exception {
    start("public_key: key.pem, roles: [user]");
    for (String authid : new String[] {"tom", "nobody", "someone", "else", "who"}) {
      try (TestSession session = TestSession.connect(router.uris().get(0))) {
        session.send(
            "[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"jwt\",\"ticket\"],\"authid\":\"%s\"}]"
                .formatted(authid));
        assertThat(session.next()).isEqualTo("[4,\"ticket\",{}]");
      }
    }
    try (TestSession session = TestSession.connect(router.uris().get(0))) {
      session.send(
          "[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"jwt\"],\"authid\":\"joe\"}]");
      assertThat(session.next()).isEqualTo("[4,\"jwt\",{}]");
      session.send("[5,\"" + signed(claims(60, "")) + "\",{}]");
      assertThat(session.next()).startsWith("[2,");
    }
  }

  private static String denied() {
    return "[3,{\"message\":\"the login is denied\"},\"wamp.error.authentication_denied\"]";
  }

  private String join(String token) throws Exception {
    try (TestSession session = hello()) {
      session.send("[5,\"" + token + "\",{}]");
      return session.next();
    }
  }

  private TestSession hello() throws Exception {
    TestSession session = TestSession.connect(router.uris().get(0));
    session.send("[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"jwt\"]}]");
    assertThat(session.next()).isEqualTo("[4,\"jwt\",{}]");
    return session;
  }

  private static String claims(long seconds, String further) {
    return "{\"sub\":\"joe\",\"iss\":\"us\",\"aud\":[\"weir\"],\"exp\":%d%s}"
        .formatted(Instant.now().getEpochSecond() + seconds, further);
  }

  private String signed(String claims) {
    return token("EdDSA", claims, this::sign);
  }

  private static String token(String algorithm, String claims, UnaryOperator<String> sign) {
    String input = text("{\"alg\":\"" + algorithm + "\"}") + "." + text(claims);
    return input + "." + sign.apply(input);
  }

  private String sign(String input) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String mac(String secret, String input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return BASE64.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private void start(String jwt) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
            realms:
              realm1:
                authentication:
                  jwt: {%s, issuer: us, audience: weir}
                  ticket: {tom: {ticket: "${file:secret}", role: user}}
                roles: {user: [], admin: []}
            """
                .formatted(jwt));
    ConfigurationFile read = ConfigurationFile.read(file);
    assertThat(read.verdicts()).isEmpty();
    Configuration configuration = read.configuration().orElseThrow();
    Router.Builder builder =
        Router.builder().options(RouterOptions.builder().drain(Duration.ZERO).build());
    configuration.realms().forEach(builder::realm);
    configuration.listeners().forEach(builder::listen);
    router = builder.start();
  }
}
