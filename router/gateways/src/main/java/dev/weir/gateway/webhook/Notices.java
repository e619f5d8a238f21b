package dev.weir.gateway.webhook;

import dev.weir.gateway.json.JsonPayload;
import dev.weir.gateway.member.Backoff;
import dev.weir.protocol.Event;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Events as bodies of requests, as Standard Webhooks advises: {@code {"type": topic, "timestamp":
 * …, "publication": id, "data": {"args": […], "kwargs": {…}}}}. Stateless.
 */
final class Notices {
  private static final byte[] TYPE = ascii("{\"type\":");
  private static final byte[] TIMESTAMP = ascii(",\"timestamp\":\"");
  private static final byte[] PUBLICATION = ascii("\",\"publication\":");
  private static final byte[] DATA = ascii(",\"data\":{");
  private static final byte[] END = ascii("}}");

  private Notices() {}

  /**
   * What is told of an event.
   *
   * @throws dev.weir.protocol.codec.Unencodable when its payload has no form in JSON
   */
  static Notice of(Event event, WebhookOptions options, Instant now) {
    String topic = event.details().topic().orElse(options.topic());
    JsonPayload texts = JsonPayload.of(event.payload(), new JsonParts(JsonPayload.TRUSTED));
    ByteSink sink = new ByteSink(event.payload().size() + 160);
    sink.put(TYPE);
    sink.put(ValueCodec.encode(topic, Serializer.JSON));
    sink.put(TIMESTAMP);
    sink.put(ascii(now.truncatedTo(ChronoUnit.MILLIS).toString()));
    sink.put(PUBLICATION);
    sink.put(ascii(Long.toString(event.publication())));
    sink.put(DATA);
    texts.members(sink);
    sink.put(END);
    Backoff pauses = new Backoff(options.backoff(), options.longestBackoff());
    return new Notice("pub_" + event.publication(), topic, sink.toByteArray(), pauses, 0);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
