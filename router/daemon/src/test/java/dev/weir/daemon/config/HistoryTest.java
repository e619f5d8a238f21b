package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.history.HistoryRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration says of event histories and their stores. */
class HistoryTest {
  private static final String START =
      """
      listeners: [{address: 127.0.0.1:0, websocket: {path: /ws}}]
      realms:
        realm1:
          authentication: {anonymous: {role: guest}}
          roles: {guest: []}
      """;

  @TempDir Path directory;

  @Test
  void everyKeyOfAHistoryIsServed() throws IOException {
    Configuration read =
        read("""
                    history:
                      - {topic: com.a, limit: 7, bytes: 1MiB, age: 2h, durable: true}
                      - {topic: com.b., match: prefix}
                    store: {path: data/realm1, flush: always, max: 1GiB}
                """)
            .configuration()
            .orElseThrow();
    assertThat(read.realms().get(0).history())
        .containsExactly(
            HistoryRule.of("com.a", MatchPolicy.EXACT)
                .withLimit(7)
                .withBytes(1 << 20)
                .withAge(Duration.ofHours(2))
                .withDurable(true),
            HistoryRule.of("com.b.", MatchPolicy.PREFIX));
    assertThat(read.stores())
        .isEqualTo(
            Map.of(
                "realm1",
                new StoreOptions(directory.resolve("data/realm1"), Duration.ZERO, 1L << 30)));
  }

  @Test
  void aStoreHasDefaults() throws IOException {
    Configuration read =
        read("    history: [{topic: com.a, durable: true}]\n    store: {path: data}\n")
            .configuration()
            .orElseThrow();
    assertThat(read.stores().get("realm1"))
        .isEqualTo(new StoreOptions(directory.resolve("data"), Duration.ofMillis(100), 4L << 30));
  }

  @Test
  void aStoreForNothingIsNotOpened() throws IOException {
    Configuration read =
        read("    history: [{topic: com.a}]\n    store: {path: data}\n")
            .configuration()
            .orElseThrow();
    assertThat(read.stores()).isEmpty();
  }

  @Test
  void aDurableHistoryNeedsAStore() throws IOException {
    assertThat(verdict("    history: [{topic: com.a, durable: true}]\n"))
        .contains("6:30: a durable history needs the `store` of realm `realm1`");
  }

  @Test
  void aTopicHasOneHistory() throws IOException {
    assertThat(verdict("    history: [{topic: com.a}, {topic: com.a}]\n"))
        .contains("6:31: a second history of `com.a`");
  }

  @Test
  void twoRealmsDoNotShareAStore() throws IOException {
    String realm =
        """
            history: [{topic: com.a, durable: true}]
            store: {path: data}
          realm2:
            authentication: {anonymous: {role: guest}}
            roles: {guest: []}
            history: [{topic: com.a, durable: true}]
            store: {path: ./data}
        """;
    assertThat(verdict(realm)).contains("the store of realm `realm1` has this path as well");
  }

  private String verdict(String realm) throws IOException {
    ConfigurationFile file = read(realm);
    assertThat(file.configuration()).isEmpty();
    assertThat(file.verdicts()).hasSize(1);
    return file.verdicts().get(0).line("weir.yaml");
  }

  private ConfigurationFile read(String realm) throws IOException {
    Path file = directory.resolve("weir.yaml");
    return ConfigurationFile.read(Files.writeString(file, START + realm));
  }
}
