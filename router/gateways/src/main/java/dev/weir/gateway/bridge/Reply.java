package dev.weir.gateway.bridge;

import dev.weir.gateway.json.JsonPayload;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** How results become the bodies of answers. Stateless. */
final class Reply {
  private Reply() {}

  /** Writes what came of something into a sink. */
  interface Form {
    /**
     * Writes a result.
     *
     * @throws Unencodable when it has no form there
     */
    void write(Payload payload, ByteSink sink, JsonParts parts);
  }

  /** {@code {"args": […], "kwargs": {…}}}. */
  static void call(Payload payload, ByteSink sink, JsonParts parts) {
    sink.put((byte) '{');
    JsonPayload.of(payload, parts).members(sink);
    sink.put((byte) '}');
  }

  /** {@code {"publication": id}}. */
  static void publication(Payload payload, ByteSink sink, JsonParts parts) {
    sink.put("{\"publication\":".getBytes(StandardCharsets.US_ASCII));
    JsonPayload.of(payload, parts).value(sink);
    sink.put((byte) '}');
  }

  /** The value that one expects of a procedure. */
  static void value(Payload payload, ByteSink sink, JsonParts parts) {
    JsonPayload.of(payload, parts).value(sink);
  }

  /** The first argument as it is: text in UTF-8, octets as they are, anything else as JSON. */
  static void raw(Payload payload, ByteSink sink, JsonParts parts) {
    List<Object> arguments = Transcoder.values(payload).arguments();
    Optional<Object> first = arguments.stream().findFirst();
    if (first.isPresent()) {
      sink.put(
          first.get() instanceof byte[] octets
              ? octets
              : first.get() instanceof String text
                  ? text.getBytes(StandardCharsets.UTF_8)
                  : ValueCodec.encode(first.get(), Serializer.JSON));
    }
  }
}
