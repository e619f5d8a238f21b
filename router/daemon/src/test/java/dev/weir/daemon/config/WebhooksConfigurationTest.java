package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.webhook.WebhookOptions;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks of the file: what they become, and what is wrong with them. */
class WebhooksConfigurationTest {
  private static final String HEAD =
      """
      listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
      realms:
        realm1:
          authentication: {anonymous: {role: guest}}
          roles: {guest: [{uri: "", match: prefix, allow: [publish]}]}
      webhooks:
      """;

  @TempDir Path directory;

  @Test
  void aWebhookHasTheStandardUnlessSomethingElseIsSaid() throws IOException {
    ConfigurationFile file =
        read(
            """
            - {realm: realm1, topic: a.b, url: "https://example.com/hook", secret: "${file:secret}"}
            - {realm: realm1, topic: com., match: prefix, url: "http://127.0.0.1:9000/", secret: "${file:secret}", retries: 0,
               in_flight: 3, timeout: 2s, queue: {events: 7, bytes: 1MiB}, backoff: {first: 2s, max: 1h}}
            """);
    assertThat(file.verdicts()).isEmpty();
    Configuration read = file.configuration().orElseThrow();
    WebhookOptions standard = read.webhooks().get(0);
    assertThat(standard.match()).isEqualTo(MatchPolicy.EXACT);
    assertThat(standard.retries()).isEqualTo(5);
    assertThat(standard.inFlight()).isEqualTo(10);
    assertThat(standard.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(standard.queuedEvents()).isEqualTo(10_000);
    assertThat(standard.queuedBytes()).isEqualTo(64 << 20);
    WebhookOptions other = read.webhooks().get(1);
    assertThat(other.match()).isEqualTo(MatchPolicy.PREFIX);
    assertThat(other.retries()).isZero();
    assertThat(other.inFlight()).isEqualTo(3);
    assertThat(other.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(other.queuedEvents()).isEqualTo(7);
    assertThat(other.queuedBytes()).isEqualTo(1 << 20);
    assertThat(other.backoff()).isEqualTo(Duration.ofSeconds(2));
    assertThat(other.longestBackoff()).isEqualTo(Duration.ofHours(1));
    assertThat(read.realms().get(0).roles().get("weir.webhooks"))
        .contains(new Rule("com.", MatchPolicy.PREFIX, Set.of(Action.SUBSCRIBE)));
  }

  @Test
  void oneWithoutASecretIsWarnedOf() throws IOException {
    ConfigurationFile file = read("- {realm: realm1, topic: a.b, url: 'https://example.com/'}");
    assertThat(file.configuration()).isPresent();
    assertThat(file.verdicts())
        .extracting(Verdict::sentence)
        .containsExactly(
            "webhooks[0] has no `secret`: who gets its requests cannot tell from whom");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "realm: realm2, url: 'http://x/' | the realm `realm2` is not among the `realms`",
        "realm: realm1 | webhooks[0]: the key `url` is missing",
        "realm: realm1, url: 'ftp://x/' | webhooks[0].url: `ftp://x/` is not a URL of http, https",
        "realm: realm1, url: 'http://x/', secret: 'whsec_%' | behind whsec_ a secret is base64",
        "realm: realm1, url: 'http://x/', retries: 1001 | webhooks[0].retries: 1001 is too large",
        "realm: realm1, url: 'http://x/', in_flight: 0 | webhooks[0].in_flight: 0 is too small",
        "realm: realm1, url: 'http://x/', retry: 3 | unknown key `retry` in webhooks[0]",
      })
  void whatIsWrongIsNamedWithItsKey(String given, String sentence) throws IOException {
    ConfigurationFile file = read("- {topic: a.b, " + given + "}");
    assertThat(file.configuration()).isEmpty();
    assertThat(file.verdicts()).extracting(Verdict::sentence).anyMatch(it -> it.contains(sentence));
  }

  private ConfigurationFile read(String webhooks) throws IOException {
    Files.writeString(directory.resolve("secret"), "hook-s3cret");
    return ConfigurationFile.read(
        Files.writeString(directory.resolve("weir.yaml"), HEAD + webhooks));
  }
}
