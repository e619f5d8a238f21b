package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a changed configuration needs a restart. */
final class ContentsTest {
  private static final String FILE =
      """
      # a comment
      listeners: [{name: main, address: "127.0.0.1:0", websocket: {path: /ws}}]
      realms:
        realm1:
          authentication:
            anonymous: {role: guest}
            ticket: {joe: {ticket: one, role: guest}}
          call_timeout: {default: 10s}
          roles:
            guest: [{uri: "", match: prefix, allow: [call]}]
      limits: {sessions: 100}
      """;

  @TempDir Path directory;

  private Contents read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("weir.yaml"), text);
    ConfigurationFile read = ConfigurationFile.read(file);
    return read.configuration()
        .orElseThrow(() -> new AssertionError(read.verdicts().toString()))
        .contents();
  }

  @Test
  void placesRulesAndUsersNeedNone() throws IOException {
    Contents first = read(FILE);
    assertThat(first.restartFor(read(FILE))).isEmpty();
    assertThat(first.restartFor(read("\n\n" + FILE))).isEmpty();
    assertThat(first.restartFor(read(FILE.replace("[call]", "[call, publish]")))).isEmpty();
    assertThat(first.restartFor(read(FILE.replace("ticket: one", "ticket: two")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "default: 10s, default: 20s, realms.realm1.call_timeout.default",
    "'call_timeout: {default: 10s}', 'strict_uris: true', realms.realm1.call_timeout",
    "sessions: 100, sessions: 200, limits.sessions",
    "path: /ws, path: /other, listeners",
    "anonymous: {role: guest}, decoys: false, realms.realm1.authentication.anonymous",
    "'  realm1:', '  realm2:', realms.realm1"
  })
  void allElseIsNamed(String before, String after, String path) throws IOException {
    Contents first = read(FILE);
    assertThat(first.restartFor(read(FILE.replace(before, after)))).contains(path);
  }
}
