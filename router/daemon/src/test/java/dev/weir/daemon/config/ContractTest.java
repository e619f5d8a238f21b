package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.daemon.config.Verdict.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of every key is taken as it stands, and what it says of the parts that are served.
 */
class ContractTest {
  @TempDir Path directory;

  @Test
  void theExampleHasWarningsOnly() throws IOException {
    ConfigurationFile example = read(example());
    assertThat(example.verdicts())
        .isNotEmpty()
        .allMatch(verdict -> verdict.severity() == Severity.WARNING);
    assertThat(example.configuration()).isPresent();
  }

  @Test
  void whatIsForLaterIsWarnedOfWithItsLine() throws IOException {
    List<String> lines = example().lines().toList();
    for (Verdict verdict : read(example()).verdicts()) {
      if (verdict.sentence().startsWith("key ")) {
        String path = verdict.sentence().split(" ")[1];
        String key = path.substring(path.lastIndexOf('.') + 1);
        assertThat(lines.get(verdict.place().line() - 1)).contains(key);
      }
    }
  }

  @Test
  void onlyTheWebSocketListenerIsOpened() throws IOException {
    Configuration example = read(example()).configuration().orElseThrow();
    assertThat(example.listeners()).hasSize(1);
    Listener main = example.listeners().get(0);
    assertThat(main.name()).isEqualTo("main");
    assertThat(main.url(8080)).isEqualTo("ws://127.0.0.1:8080/ws");
    assertThat(main.origins()).containsExactly("http://localhost:*", "http://127.0.0.1:*");
  }

  @Test
  void theRealmsHaveTheirMethodsAndRules() throws IOException {
    Configuration example = read(example()).configuration().orElseThrow();
    Realm open = example.realms().get("realm1");
    assertThat(open.anonymousRole()).contains("guest");
    assertThat(open.roles().get("bridge").get(0).allow()).isEqualTo(Set.of("call", "publish"));
    assertThat(open.killGrace()).contains(Duration.ofSeconds(10));
    assertThat(open.callTimeout()).contains(Duration.ZERO);
    assertThat(open.maxCallTimeout()).contains(Duration.ofMinutes(10));
    Realm closed = example.realms().get("auth1");
    assertThat(closed.anonymousRole()).isEmpty();
    assertThat(closed.roles().get("user")).hasSize(3);
    assertThat(closed.roles().get("user").get(2).uri()).isEqualTo("com.example.inbox.");
    assertThat(closed.roles().get("user").get(2).allow()).isEmpty();
  }

  @Test
  void theRoutersLimitsAreRead() throws IOException {
    Limits limits = read(example()).configuration().orElseThrow().limits();
    assertThat(limits.amount("message")).contains(16 << 20);
    assertThat(limits.amount("mailbox")).contains(1 << 20);
    assertThat(limits.amount("sessions")).contains(100_000);
    assertThat(limits.amount("uri")).contains(1024);
    assertThat(limits.time("drain")).contains(Duration.ofSeconds(30));
    assertThat(Limits.DEFAULTS.amount("message")).isEmpty();
  }

  @Test
  void whatTheExampleOnlyMentionsIsKnownToo() throws IOException {
    ConfigurationFile mentioned = read(resource("/dev/weir/daemon/config/mentioned.yaml"));
    assertThat(mentioned.verdicts())
        .isNotEmpty()
        .allMatch(verdict -> verdict.severity() == Severity.WARNING);
  }

  private ConfigurationFile read(String text) throws IOException {
    return ConfigurationFile.read(Files.writeString(directory.resolve("weir.yaml"), text));
  }

  private static String example() throws IOException {
    return resource("/dev/weir/daemon/weir.example.yaml");
  }

  private static String resource(String name) throws IOException {
    try (InputStream resource = ContractTest.class.getResourceAsStream(name)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
