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
   * The arguments of a publication in octets.
   *
   * @throws WampException if the topic is none, or if they cannot be sent
   */
  static Payload encode(Publication publication, PayloadCodec codec) {
    if (!UriRules.LOOSE.valid(publication.topic(), MatchPolicy.EXACT)) {
      throw Failures.invalidUri("URI of a topic", publication.topic());
    }
    return codec.encode(
        publication.arguments(), codec.passthru(publication.passthru(), publication.topic()));
  }

  static String description(Publication publication) {
    return "the publication to " + publication.topic();
  }

  PayloadCodec codec() {
    return context.codec();
  }

  /** Whether its session takes nothing any more. */
  boolean isOver() {
    return context.sender().isOver();
  }

  /**
   * Publishes without acknowledgement.
   *
   * @param encoded its arguments, for any serializer
   * @throws WampException if it was not sent
   */
  void publish(Publication publication, Payload encoded) {
    PublishOptions options = options(publication, false);
    Payload payload = context.codec().fit(encoded);
    context
        .sender()
        .requestUnanswered(
            () -> description(publication),
            id -> new Publish(id, options, publication.topic(), payload));
  }

  /**
   * Publishes.
   *
   * @param encoded its arguments, for any serializer
   * @return completes with the publication's id, or fails
   * @throws WampException if it was not sent
   */
  CompletableFuture<Long> publishAcknowledged(Publication publication, Payload encoded) {
    PublishOptions options = options(publication, true);
    Payload payload = context.codec().fit(encoded);
    return new RequestFuture<Long>(
            context,
            MessageType.PUBLISH,
            description(publication),
            answer -> ((Published) answer).publication(),
            id -> {})
        .sendWhenRoom(
            context.options().timeout(),
            id -> new Publish(id, options, publication.topic(), payload));
  }

  private PublishOptions options(Publication publication, boolean acknowledge) {
    Optional<Passthru> passthru =
        context.codec().passthru(publication.passthru(), publication.topic());
    if (passthru.isPresent() && !context.router().publishPassthru()) {
      throw Failures.notSupported("publications with packed arguments (payload_passthru_mode)");
    }
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
}
