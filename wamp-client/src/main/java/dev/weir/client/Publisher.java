package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.UriRules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The Publisher role of a session. Thread-safe. */
final class Publisher {
  private final SessionContext context;

  Publisher(SessionContext context) {
    this.context = context;
  }

  /**
   * Publishes without acknowledgement.
   *
   * @throws WampException if it was not sent
   */
  void publish(Publication publication) {
    Optional<Passthru> passthru = passthru(publication);
    PublishOptions options = options(publication, passthru, false);
    Payload payload = context.codec().encode(publication.arguments(), passthru);
    context
        .sender()
        .requestUnanswered(
            description(publication), id -> new Publish(id, options, publication.topic(), payload));
  }

  /** Publishes; the future always completes, with the publication's id or a failure. */
  CompletableFuture<Long> publishAcknowledged(Publication publication) {
    try {
      Optional<Passthru> passthru = passthru(publication);
      PublishOptions options = options(publication, passthru, true);
      Payload payload = context.codec().encode(publication.arguments(), passthru);
      return new RequestFuture<Long>(
              context,
              MessageType.PUBLISH,
              description(publication),
              answer -> ((Published) answer).publication(),
              id -> {})
          .sendWhenRoom(
              context.sender(),
              context.options().timeout(),
              id -> new Publish(id, options, publication.topic(), payload));
    } catch (WampException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Optional<Passthru> passthru(Publication publication) {
    if (!UriRules.LOOSE.valid(publication.topic(), MatchPolicy.EXACT)) {
      throw Failures.invalidUri("URI of a topic", publication.topic());
    }
    Optional<Passthru> passthru =
        context.codec().passthru(publication.passthru(), publication.topic());
    if (passthru.isPresent() && !context.router().publishPassthru()) {
      throw Failures.notSupported("publications with packed arguments (payload_passthru_mode)");
    }
    return passthru;
  }

  private PublishOptions options(
      Publication publication, Optional<Passthru> passthru, boolean acknowledge) {
    if (publication.options().isEmpty() && passthru.isEmpty()) {
      return acknowledge ? PublishOptions.ACKNOWLEDGE : PublishOptions.NONE;
    }
    Map<String, Object> options = new LinkedHashMap<>(publication.options());
    if (acknowledge) {
      options.put("acknowledge", true);
    }
    passthru.ifPresent(packed -> options.putAll(packed.attributes()));
    return context.codec().options(options, PublishOptions::of);
  }

  private static String description(Publication publication) {
    return "the publication to " + publication.topic();
  }
}
