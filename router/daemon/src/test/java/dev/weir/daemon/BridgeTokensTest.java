package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.daemon.config.Verdict;
import dev.weir.router.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSON Web Tokens at the HTTP bridge: they are judged as the realm judges them. */
class BridgeTokensTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String KEY_SHA256 =
      "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"; // of the word key
  private static final String JWT =
      "jwt: {secret: '${file:secret}', audience: weir, issuer: us, role: roles, roles: [user]}";

  @TempDir Path directory;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final long now = Instant.now().getEpochSecond();

  private ConfigurationFile read(String bridge, String authentication) throws IOException {
    Files.writeString(directory.resolve("secret"), SECRET);
    String text =
        """
        listeners:
        - {address: "127.0.0.1:0", bridge: {realm: realm1, %s}}
        realms:
          realm1:
            authentication: {%s}
            roles:
              user: [{uri: com., match: prefix, allow: [call]}]
              partner: []
        users:
          api_keys: {partner: {key_sha256: %s, realm: realm1, role: partner}}
        """
            .formatted(bridge, authentication, KEY_SHA256);
    return ConfigurationFile.read(Files.writeString(directory.resolve("weir.yaml"), text));
  }

  private Router start(ConfigurationFile file) throws IOException {
    assertThat(file.verdicts()).isEmpty();
    Configuration configuration = file.configuration().orElseThrow();
    Router.Builder builder = Router.builder().options(configuration.options());
    configuration.realms().forEach(builder::realm);
    configuration.listeners().forEach(builder::listen);
    Router router = builder.start();
    configuration.gateways().forEach(gateway -> gateway.open(router));
    return router;
  }

  private HttpResponse<String> call(Router router, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + "/api/call"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"procedure\": \"com.none\"}"));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> bearer(Router router, String token) throws Exception {
    return call(router, "Authorization", "Bearer " + token);
  }

  private String claims(String audience, long expires) {
    return "{\"sub\":\"joe\",\"iss\":\"us\",\"aud\":\"%s\",\"roles\":[\"user\"],\"exp\":%d}"
        .formatted(audience, expires);
  }

  private static String token(String claims, String secret) throws GeneralSecurityException {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String input =
        base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return input + "." + base64.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aTokenIsItsRoleAndWhatIsNoneIsUnauthorized() throws Exception {
    try (Router router = start(read("jwt: true", JWT))) {
      HttpResponse<String> user = bearer(router, token(claims("weir", now + 600), SECRET));
      assertThat(user.statusCode()).as("the role user may call, there is no callee").isEqualTo(404);
      assertThat(user.body()).contains("wamp.error.no_such_procedure");
      List<String> refused =
          List.of(
              token(claims("weir", now - 600), SECRET),
              token(claims("others", now + 600), SECRET),
              token(claims("weir", now + 600).replace("us", "them"), SECRET),
              token(claims("weir", now + 600).replace("user", "admin"), SECRET),
              token(claims("weir", now + 600), SECRET.toUpperCase(Locale.ROOT)),
              "nonsense",
              "a.b.c");
      for (String token : refused) {
        HttpResponse<String> answer = bearer(router, token);
        assertThat(answer.statusCode()).as(token).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
            .hasValue("Bearer error=\"invalid_token\"");
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
        assertThat(answer.body()).contains("These credentials are nobody's.");
      }
      HttpResponse<String> nobody = call(router);
      assertThat(nobody.statusCode()).isEqualTo(401);
      assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }
  }

  @Test
  void anApiKeyIsOneStillAndATokenIsNoApiKey() throws Exception {
    try (Router router = start(read("jwt: true", JWT))) {
      assertThat(bearer(router, "key").statusCode()).as("the role partner").isEqualTo(403);
      assertThat(call(router, "X-API-Key", "key").statusCode()).isEqualTo(403);
      String token = token(claims("weir", now + 600), SECRET);
      assertThat(call(router, "X-API-Key", token).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void withoutTheKeyNoTokenIsTaken() throws Exception {
    try (Router router = start(read("cors: []", JWT))) {
      assertThat(bearer(router, token(claims("weir", now + 600), SECRET)).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aRealmMustHaveTheMethod() throws IOException {
    ConfigurationFile file = read("jwt: true", "anonymous: {role: user}");
    assertThat(file.configuration()).isEmpty();
    assertThat(file.verdicts())
        .extracting(Verdict::sentence)
        .contains("bridge: realms.realm1.authentication has no `jwt` to judge tokens by");
  }
}
