package dev.weir.client;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.UriRules;
import java.util.LinkedHashMap;
import java.util.Map;
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
    PublishOptions options = options(publication, publication.options());
    Payload payload = payload(publication);
    context
        .sender()
        .requestUnanswered(
            description(publication), id -> new Publish(id, options, publication.topic(), payload));
  }

  /** Publishes; the future always completes, with the publication's id or a failure. */
  CompletableFuture<Long> publishAcknowledged(Publication publication) {
    try {
      Map<String, Object> acknowledge = new LinkedHashMap<>(publication.options());
      acknowledge.put("acknowledge", true);
      PublishOptions options = options(publication, acknowledge);
      Payload payload = payload(publication);
      return new RequestFuture<Long>(
              context.threads(),
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

  private PublishOptions options(Publication publication, Map<String, Object> options) {
    if (!UriRules.LOOSE.valid(publication.topic(), MatchPolicy.EXACT)) {
      throw Failures.invalidUri("URI of a topic", publication.topic());
    }
    return options.isEmpty()
        ? PublishOptions.NONE
        : context.codec().options(options, PublishOptions::of);
  }

  private Payload payload(Publication publication) {
    return context.codec().encode(publication.arguments());
  }

  private static String description(Publication publication) {
    return "the publication to " + publication.topic();
  }
}
