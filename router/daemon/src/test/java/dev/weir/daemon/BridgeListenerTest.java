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
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listeners with a bridge, its users and routes, as the configuration file opens them. */
class BridgeListenerTest {
  private static final String BRIDGE =
      "{address: \"127.0.0.1:0\", bridge: {path: /api, realm: realm1, role: bridge}}";
  private static final String KEY_SHA256 =
      "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"; // of the word key

  @TempDir Path directory;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void usersAndRoutesAreReadAgainWithoutARestart() throws Exception {
    String before =
        """
        users:
          api_keys: {partner: {key_sha256: %s, realm: realm1, role: partner}}
        routes:
        - {method: GET, path: /old, call: com.thing, role: partner}
        """
            .formatted(KEY_SHA256);
    Configuration configuration = read(BRIDGE, before).configuration().orElseThrow();
    Router.Builder builder = Router.builder().options(configuration.options());
    configuration.realms().forEach(builder::realm);
    configuration.listeners().forEach(builder::listen);
    try (Router router = builder.start();
        UsersWatch users = new UsersWatch()) {
      configuration.gateways().forEach(gateway -> gateway.open(router));
      URI call = URI.create("http://127.0.0.1:" + router.port() + "/api/call");
      assertThat(post(call, "X-API-Key").statusCode()).as("the role partner").isEqualTo(404);
      assertThat(get(call.resolve("/api/old"))).contains("wamp.error.no_such_procedure");

      String after =
          "routes: [{method: GET, path: /new, call: com.thing, role: partner}]\nusers: {}\n";
      assertThat(read(BRIDGE, after).configuration()).isPresent();
      new Reload(directory.resolve("weir.yaml"), configuration, router, users).run();
      assertThat(post(call, "X-API-Key").statusCode()).as("the key is nobody's").isEqualTo(401);
      assertThat(get(call.resolve("/api/old"))).contains("nor a route");
      assertThat(get(call.resolve("/api/new"))).contains("wamp.error.no_such_procedure");
      assertThat(get(call.resolve("/api/openapi.json"))).contains("/new").doesNotContain("/old");
      assertThat(
              configuration
                  .contents()
                  .restartFor(read(BRIDGE, after).configuration().orElseThrow().contents()))
          .isEmpty();
    }
  }

  private String get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void bridgeUsersAndRoutesAreServed() throws Exception {
    String beside =
        """
        users:
          api_keys: {partner: {key_sha256: %s, realm: realm1, role: partner}}
        routes:
        - {method: GET, path: "/things/{id}", call: com.thing, role: partner}
        """
            .formatted(KEY_SHA256);
    ConfigurationFile file = read(BRIDGE, beside);
    assertThat(file.verdicts()).isEmpty();
    Configuration configuration = file.configuration().orElseThrow();
    Router.Builder builder = Router.builder().options(configuration.options());
    configuration.realms().forEach(builder::realm);
    configuration.listeners().forEach(builder::listen);
    try (Router router = builder.start()) {
      configuration.gateways().forEach(gateway -> gateway.open(router));
      assertThat(router.uris().get(0)).hasScheme("http");
      URI call = URI.create("http://127.0.0.1:" + router.port() + "/api/call");
      assertThat(post(call, "X-Nothing").statusCode()).as("the role bridge").isEqualTo(403);
      assertThat(post(call, "X-API-Key").statusCode()).as("the role partner").isEqualTo(404);
      HttpRequest route = HttpRequest.newBuilder(call.resolve("/api/things/7")).build();
      assertThat(http.send(route, HttpResponse.BodyHandlers.ofString()).body())
          .contains("wamp.error.no_such_procedure");
    }
  }

  private HttpResponse<String> post(URI uri, String header) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header(header, "key")
            .POST(HttpRequest.BodyPublishers.ofString("{\"procedure\":\"com.thing\"}"))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users: {api_keys: {joe: {key_sha256: KEY, realm: realm2, role: bridge}}}"
            + "| users.api_keys.joe: the realm `realm2` is not among the `realms`",
        "users: {api_keys: {joe: {key_sha256: KEY, realm: realm1, role: boss}}}"
            + "| users.api_keys.joe: the realm `realm1` has no role `boss`",
        "users: {basic: {joe: {password_hash: s3cret, realm: realm1, role: bridge}}}"
            + "| users.basic.joe: a password_hash is what `weir hash` prints",
        "routes: [{method: GET, path: \"/a/{id}/{id}\", call: com.a}]"
            + "| routes[0]: a name is empty or stands twice in the path /a/{id}/{id}",
        "routes: [{method: GET, path: /a, call: com.a, realm: realm1, role: boss}]"
            + "| routes[0]: the realm `realm1` has no role `boss`",
      })
  void whatCannotBeServedIsAnError(String beside, String sentence) throws IOException {
    ConfigurationFile file = read(BRIDGE, beside.replace("KEY", KEY_SHA256) + "\n");
    assertThat(file.configuration()).isEmpty();
    assertThat(file.verdicts())
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.severity()).isEqualTo(Verdict.Severity.ERROR);
              assertThat(verdict.line("weir.yaml")).contains(sentence);
            });
  }

  @Test
  void routesWithoutABridgeAreWarnedOf() throws IOException {
    ConfigurationFile file =
        read(
            "{address: \"127.0.0.1:0\", websocket: {}}",
            "routes: [{method: GET, path: /a, call: com.a}]\n");
    assertThat(file.configuration()).isPresent();
    assertThat(file.verdicts())
        .singleElement()
        .extracting(Verdict::sentence)
        .isEqualTo("the `routes` are served nowhere: no listener has a `bridge`");
  }

  private ConfigurationFile read(String listener, String beside) throws IOException {
    Path file = directory.resolve("weir.yaml");
    Files.writeString(
        file,
        """
        listeners:
        - %s
        realms:
          realm1:
            authentication: {anonymous: {role: bridge}}
            roles:
              bridge: [{uri: "org.", match: prefix, allow: [call]}]
              partner: [{uri: "com.", match: prefix, allow: [call]}]
        %s"""
            .formatted(listener, beside));
    return ConfigurationFile.read(file);
  }
}
