package dev.weir.gateway.jsonrpc;

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

/** The answers of JSON-RPC in octets. Confined to one thread. */
final class ReplyWriter {
  private static final byte[] RESULT_2 = ascii("{\"jsonrpc\":\"2.0\",\"result\":");
  private static final byte[] RESULT_1 = ascii("{\"result\":");
  private static final byte[] ERROR_2 = ascii("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":");
  private static final byte[] ERROR_1 = ascii("{\"result\":null,\"error\":{\"code\":");
  private static final byte[] NO_ERROR = ascii(",\"error\":null");
  private static final byte[] MESSAGE = ascii(",\"message\":");
  private static final byte[] DATA = ascii(",\"data\":{\"uri\":");
  private static final byte[] ID = ascii(",\"id\":");

  private final JsonParts parts = new JsonParts(JsonPayload.TRUSTED);

  /** Appends the answer with what a procedure gave; where that is no JSON, an error. */
  void result(Version version, RequestId id, Payload payload, ByteSink sink) {
    JsonPayload texts;
    try {
      texts = JsonPayload.of(payload, parts);
    } catch (Unencodable e) {
      error(version, id, unencodable(e), sink);
      return;
    }
    sink.put(version == Version.V2 ? RESULT_2 : RESULT_1);
    texts.value(sink);
    if (version == Version.V1) {
      sink.put(NO_ERROR);
    }
    end(id, sink);
  }

  /** Appends the answer with an error. */
  void error(Version version, RequestId id, Fault fault, ByteSink sink) {
    JsonPayload texts;
    try {
      texts = JsonPayload.of(fault.payload(), parts);
    } catch (Unencodable e) {
      error(version, id, unencodable(e), sink);
      return;
    }
    sink.put(version == Version.V2 ? ERROR_2 : ERROR_1);
    sink.put(ascii(Integer.toString(fault.code())));
    sink.put(MESSAGE);
    sink.put(json(message(fault)));
    if (!fault.uri().isEmpty()) {
      sink.put(DATA);
      sink.put(json(fault.uri()));
      sink.put((byte) ',');
      texts.members(sink);
      sink.put((byte) '}');
    }
    sink.put((byte) '}');
    end(id, sink);
  }

  private static void end(RequestId id, ByteSink sink) {
    sink.put(ID);
    id.write(sink);
    sink.put((byte) '}');
  }

  /** The sentence of an error of WAMP is its first argument, by custom. */
  private static String message(Fault fault) {
    if (!fault.message().isEmpty()) {
      return fault.message();
    }
    List<Object> arguments = Transcoder.values(fault.payload()).arguments();
    return !arguments.isEmpty() && arguments.get(0) instanceof String sentence
        ? sentence
        : fault.uri();
  }

  private static Fault unencodable(Unencodable e) {
    return Fault.of(e.error(), Payload.of(e.getMessage()));
  }

  private static byte[] json(String text) {
    return ValueCodec.encode(text, Serializer.JSON);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
