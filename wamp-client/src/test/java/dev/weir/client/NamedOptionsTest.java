package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.client.flow.Backoff;
import dev.weir.client.flow.Rate;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.CompressionOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options from files and the environment. */
final class NamedOptionsTest {
  @TempDir Path directory;

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("client.properties"), List.of(lines));
  }

  @Test
  void aFileSetsEveryKindOfOption() throws IOException {
    ClientOptions options =
        WampClient.builder()
            .properties(
                file(
                    "weir.client.routers = ws://one.example:8080/ws, tcp://two.example:9000",
                    "weir.client.realm = com.example",
                    "weir.client.agent = Über-Client",
                    "weir.client.serializers = cbor, json",
                    "weir.client.connect_timeout = 3s",
                    "weir.client.timeout = 500ms",
                    "weir.client.send_timeout = 0",
                    "weir.client.close_timeout = 1m",
                    "weir.client.ping_interval = 2h",
                    "weir.client.ping_timeout = 5s",
                    "weir.client.max_message = 1MiB",
                    "weir.client.send_queue = 65536",
                    "weir.client.receive_queue = 512 KiB",
                    "weir.client.max_pending = 77",
                    "weir.client.reconnect.attempts = 9",
                    "weir.client.reconnect.promptly = 0",
                    "weir.client.reconnect.first = 1s",
                    "weir.client.reconnect.cap = 1m",
                    "weir.client.reconnect.publications = 1KiB",
                    "weir.client.throttle.in_flight = 500",
                    "weir.client.throttle.burst = 30",
                    "weir.client.throttle.rate = 20",
                    "weir.client.throttle.adaptive = 8",
                    "weir.client.throttle.refusing = yes",
                    "weir.client.throttle.patience = 4s",
                    "weir.client.throttle.waiting = 2MiB",
                    "weir.client.retry.attempts = 2",
                    "weir.client.retry.cap = 50ms",
                    "weir.client.circuit.failures = 3",
                    "weir.client.compression.level = 9",
                    "weir.client.compression.window = 12",
                    "weir.client.compression.takeover = true",
                    "weir.client.compression.max_ratio = 50",
                    "weir.client.circuit.calls = 6",
                    "weir.client.circuit.pause = 7s",
                    "server.port = 8080"))
            .options();
    assertThat(options.routers().stream().map(each -> each.target()).toList())
        .containsExactly(
            URI.create("ws://one.example:8080/ws"), URI.create("tcp://two.example:9000"));
    assertThat(options.realm()).isEqualTo("com.example");
    assertThat(options.agent()).isEqualTo("Über-Client");
    assertThat(options.routers().get(0).serializers())
        .containsExactly(Serializer.CBOR, Serializer.JSON);
    assertThat(options.routers().get(0).connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.routers().get(0).pingInterval()).isEqualTo(Duration.ofHours(2));
    assertThat(options.routers().get(0).pingTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.routers().get(0).sendQueue()).isEqualTo(65_536);
    assertThat(options.routers().get(0).compression())
        .contains(new CompressionOptions(9, 12, true, 50));
    assertThat(options.timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.sendTimeout()).isZero();
    assertThat(options.closeTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.maxMessage()).isEqualTo(1 << 20);
    assertThat(options.receiveQueue()).isEqualTo(512 << 10);
    assertThat(options.maxPending()).isEqualTo(77);
    requireFlow(options);
  }

  private static void requireFlow(ClientOptions options) {
    Reconnect reconnect = options.reconnect();
    assertThat(reconnect.attempts()).isEqualTo(9);
    assertThat(reconnect.promptly()).isZero();
    assertThat(reconnect.buffer()).isEqualTo(1024);
    assertThat(reconnect.backoff())
        .isEqualTo(Backoff.exponential(Duration.ofSeconds(1), Duration.ofMinutes(1)));
    Throttle throttle = options.throttle();
    assertThat(throttle.inFlight()).isEqualTo(500);
    assertThat(throttle.adaptive()).contains(8);
    assertThat(throttle.rate()).contains(Rate.perSecond(20).burst(30));
    assertThat(throttle.isRefusing()).isTrue();
    assertThat(throttle.patience()).isEqualTo(Duration.ofSeconds(4));
    assertThat(throttle.waitingBytes()).isEqualTo(2 << 20);
    assertThat(options.retry().backoff().cap()).isEqualTo(Duration.ofMillis(50));
    CircuitBreaker circuit = options.breaker().orElseThrow();
    assertThat(List.of(circuit.failures(), circuit.calls())).containsExactly(3, 6);
    assertThat(circuit.pause()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void ofAnOptionThatIsSetMoreThanOnceTheLastOneCounts() throws IOException {
    Path file = file("weir.client.realm=from.file", "weir.client.throttle.rate=10");
    Map<String, String> environment =
        Map.of("WEIR_CLIENT_REALM", "from.environment", "HOME", "/home/somebody");
    WampClientBuilder builder =
        WampClient.builder()
            .realm("from.code")
            .throttle(Throttle.standard().inFlight(7))
            .properties(file);
    assertThat(builder.options().realm()).isEqualTo("from.file");
    assertThat(builder.options().throttle().inFlight())
        .as("what the file is silent of")
        .isEqualTo(7);
    assertThat(builder.options().throttle().rate()).contains(Rate.perSecond(10));
    assertThat(builder.environment(environment).options().realm()).isEqualTo("from.environment");
    assertThat(builder.realm("from.code").options().realm()).isEqualTo("from.code");
  }

  @ParameterizedTest
  @CsvSource({
    "weir.client.timout, weir.client.timeout",
    "weir.client.throttle.inflight, weir.client.throttle.in_flight",
    "weir.client.reconect.cap, weir.client.reconnect.cap"
  })
  void unknownNamesAreErrorsThatNameTheNearest(String wrong, String meant) throws IOException {
    Path file = file(wrong + "=1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WampClient.builder().properties(file))
        .withMessageContaining(wrong + " in " + file)
        .withMessageContaining("is " + meant + " meant?");
  }

  @Test
  void unknownVariablesAreErrorsToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WampClient.builder().environment(Map.of("WEIR_CLIENT_TIMEOT", "1s")))
        .withMessageContaining("is WEIR_CLIENT_TIMEOUT meant?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WampClient.builder().environment(Map.of("WEIR_CLIENT_XYZZYQQ", "1s")))
        .withMessageEndingWith("is no option of a client");
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, soon",
    "timeout, -1s",
    "connect_timeout, 0",
    "max_message, 3GiB",
    "max_message, 12",
    "max_pending, many",
    "compression.level, 10",
    "compression.window, 8",
    "compression.max_ratio, 0",
    "reconnect.enabled, maybe",
    "reconnect.attempts, 0",
    "throttle.burst, 5",
    "throttle.adaptive, 100000",
    "serializers, xml",
    "serializers, ','",
    "routers, ','",
    "routers, 'http://x y'",
    "routers, http://example.com",
    "circuit.failures, 0",
    "auth.method, wizardry"
  })
  void valuesThatMakeNoSenseAreErrorsThatNameTheOptionAndTheSource(String name, String value)
      throws IOException {
    Path file = file("weir.client." + name + "=" + value, "weir.client.auth.secret=x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WampClient.builder().properties(file))
        .withMessageContaining("weir.client." + name)
        .withMessageContaining(file.toString());
  }

  @Test
  void aLoginMayStandInSeveralSources() throws IOException {
    Path file = file("weir.client.auth.method=ticket", "weir.client.auth.authid=joe");
    WampClientBuilder builder = WampClient.builder().properties(file);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::options)
        .withMessageContaining("weir.client.auth.secret");
    builder.environment(Map.of("WEIR_CLIENT_AUTH_SECRET", "open sesame"));
    assertThat(builder.options().authentications().get(0).authid()).contains("joe");
    assertThat(builder.options().authentications().get(0).methods()).containsExactly("ticket");
  }

  @Test
  void compressionIsOffUntilAnOptionOfItIsSet() {
    WampClientBuilder builder = WampClient.builder();
    assertThat(compression(builder)).isEmpty();
    builder.environment(Map.of("WEIR_CLIENT_COMPRESSION_ENABLED", "true"));
    assertThat(compression(builder)).contains(CompressionOptions.DEFAULT);
    builder.environment(Map.of("WEIR_CLIENT_COMPRESSION_ENABLED", "false"));
    assertThat(compression(builder)).isEmpty();
    builder.environment(Map.of("WEIR_CLIENT_COMPRESSION_LEVEL", "1"));
    assertThat(compression(builder)).contains(CompressionOptions.DEFAULT.withLevel(1));
  }

  private static Optional<CompressionOptions> compression(WampClientBuilder builder) {
    return builder.options().routers().get(0).compression();
  }

  @Test
  void secretsAreNotShown() {
    Map<String, String> environment =
        Map.of("WEIR_CLIENT_AUTH_METHOD", "cryptosign", "WEIR_CLIENT_AUTH_SECRET", "swordfish");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WampClient.builder().environment(environment))
        .withMessageNotContaining("swordfish")
        .withMessageContaining("hexadecimal");
  }

  @Test
  void everyOptionStandsInTheDocument() throws IOException {
    String document = Files.readString(Path.of("../docs/CLIENT.md"));
    for (NamedOption option : NamedOptions.ALL) {
      assertThat(document).contains("| `" + option.name() + "` | " + option.form() + " |");
    }
  }

  @Test
  void everyMethodIsALogin() {
    for (String method : List.of("anonymous", "ticket", "jwt", "wampcra", "scram", "tls")) {
      WampClientBuilder builder =
          WampClient.builder()
              .environment(
                  Map.of(
                      "WEIR_CLIENT_AUTH_METHOD",
                      method,
                      "WEIR_CLIENT_AUTH_AUTHID",
                      "joe",
                      "WEIR_CLIENT_AUTH_SECRET",
                      "secret"));
      assertThat(builder.options().authentications()).hasSize(1);
    }
    WampClientBuilder signed =
        WampClient.builder()
            .environment(
                Map.of(
                    "WEIR_CLIENT_AUTH_METHOD",
                    "cryptosign",
                    "WEIR_CLIENT_AUTH_SECRET",
                    "11".repeat(32)));
    assertThat(signed.options().authentications().get(0).methods()).containsExactly("cryptosign");
  }
}
