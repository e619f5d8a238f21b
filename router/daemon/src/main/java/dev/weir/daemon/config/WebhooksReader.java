package dev.weir.daemon.config;

import dev.weir.gateway.webhook.WebhookOptions;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the webhooks of their sections.
 *
 * <p>Confined to the thread that reads the file.
 */
final class WebhooksReader {
  private final Section file;
  private final Verdicts verdicts;

  WebhooksReader(Section file, Verdicts verdicts) {
    this.file = file;
    this.verdicts = verdicts;
  }

  /** The webhooks; their realms get what they need. */
  List<WebhookOptions> read(Map<String, RealmOptions> realms) {
    List<WebhookOptions> webhooks = new ArrayList<>();
    int index = 0;
    for (Placed<Section> webhook : file.list("webhooks", Section.class)) {
      read(webhook.value(), "webhooks[" + index++ + "]", realms).ifPresent(webhooks::add);
    }
    webhooks.forEach(
        webhook ->
            realms.computeIfPresent(webhook.realm(), (name, realm) -> webhook.prepared(realm)));
    return webhooks;
  }

  private Optional<WebhookOptions> read(
      Section webhook, String path, Map<String, RealmOptions> realms) {
    Optional<String> realm = webhook.text("realm");
    Optional<String> topic = webhook.text("topic");
    Optional<URI> url = webhook.find("url", URI.class);
    if (realm.isEmpty() || topic.isEmpty() || url.isEmpty()) {
      return Optional.empty(); // this has been said
    }
    if (!realms.containsKey(realm.get())) {
      verdicts.error(webhook.place("realm"), Nearest.missingRealm(realm.get(), realms.keySet()));
    }
    WebhookOptions.Builder builder = WebhookOptions.of(realm.get(), topic.get(), url.get());
    webhook.find("secret", Secret.class).ifPresent(secret -> sign(builder, secret, webhook, path));
    if (!webhook.has("secret")) {
      verdicts.warning(
          webhook.place(), path + " has no `secret`: who gets its requests cannot tell from whom");
    }
    return Optional.of(options(builder.match(RoleRules.match(webhook)), webhook).build());
  }

  private void sign(WebhookOptions.Builder builder, Secret secret, Section webhook, String path) {
    try {
      builder.secret(secret.value());
    } catch (IllegalArgumentException invalid) {
      verdicts.error(webhook.place("secret"), path + ".secret: " + invalid.getMessage());
    }
  }

  private static WebhookOptions.Builder options(WebhookOptions.Builder builder, Section webhook) {
    WebhookOptions standard = builder.build();
    count(webhook, "retries").ifPresent(builder::retries);
    count(webhook, "in_flight").ifPresent(builder::inFlight);
    webhook.find("timeout", Duration.class).ifPresent(builder::timeout);
    Section queue = webhook.section("queue");
    builder.queue(
        count(queue, "events").orElse(standard.queuedEvents()),
        queue.find("bytes", Long.class).orElse(standard.queuedBytes()));
    Section backoff = webhook.section("backoff");
    return builder.backoff(
        backoff.find("first", Duration.class).orElse(standard.backoff()),
        backoff.find("max", Duration.class).orElse(standard.longestBackoff()));
  }

  private static Optional<Integer> count(Section section, String key) {
    return section.find(key, Long.class).map(Math::toIntExact);
  }
}
