package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.daemon.config.Verdict;
import dev.weir.router.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listeners with `jsonrpc`, as the configuration file opens them, and what is said of them. */
class JsonRpcListenerTest {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final String REALM =
      """
      realms:
        realm1:
          authentication: {anonymous: {role: rpc}}
          roles: {rpc: [{uri: "App.", match: prefix, allow: [call]}]}
      """;

  @TempDir Path directory;

  @Test
  void eachKeyIsObeyed() throws IOException {
    String listener =
        "{address: \"127.0.0.1:0\", jsonrpc: {realm: realm1, role: rpc, in_flight: 10,"
            + " timeout: 5s, max_request: 1KiB, prefix: App., versions: [\"2.0\"]}}";
    ConfigurationFile file = read(listener);
    assertThat(file.verdicts()).isEmpty();
    Configuration configuration = file.configuration().orElseThrow();
    Router.Builder builder = Router.builder().options(configuration.options());
    configuration.realms().forEach(builder::realm);
    configuration.listeners().forEach(builder::listen);
    try (Router router = builder.start()) {
      configuration.gateways().forEach(gateway -> gateway.open(router));
      assertThat(router.uris().get(0)).hasScheme("tcp");
      try (Socket socket = new Socket("127.0.0.1", router.port())) {
        assertThat(ask(socket, "{\"jsonrpc\":\"2.0\",\"method\":\"Missing\",\"id\":1}"))
            .as("without the prefix it would not be allowed")
            .contains("-32601");
        assertThat(ask(socket, "{\"method\":\"Missing\",\"id\":1}"))
            .contains("JSON-RPC 1.0 is not spoken here");
        assertThat(ask(socket, "[\"" + "x".repeat(1_024) + "\"]"))
            .contains("longer than jsonrpc.max_request, 1024 octets");
      }
    }
  }

  private static String ask(Socket socket, String text) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jsonrpc: {realm: realm2, role: rpc} | jsonrpc: the realm `realm2` is not among the `realms`",
        "jsonrpc: {realm: realm1} | jsonrpc: the key `role` is missing",
        "jsonrpc: {realm: realm1, role: boss} | jsonrpc: the realm `realm1` has no role `boss`",
        "rawsocket: true, jsonrpc: {realm: realm1, role: rpc} | cannot be told apart",
      })
  void whatCannotBeServedIsAnError(String keys, String sentence) throws IOException {
    ConfigurationFile file = read("{address: \"127.0.0.1:0\", " + keys + "}");
    assertThat(file.configuration()).isEmpty();
    assertThat(file.verdicts())
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.severity()).isEqualTo(Verdict.Severity.ERROR);
              assertThat(verdict.line("weir.yaml")).contains(sentence);
            });
  }

  private ConfigurationFile read(String listener) throws IOException {
    Path file = directory.resolve("weir.yaml");
    Files.writeString(file, "listeners:\n- " + listener + "\n" + REALM);
    return ConfigurationFile.read(file);
  }
}
