package dev.weir.gateway.callee;

import dev.weir.gateway.json.JsonLine;
import dev.weir.gateway.json.JsonPayload;
import dev.weir.gateway.jsonrpc.Version;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import java.nio.charset.StandardCharsets;

/** Requests of JSON-RPC. Stateless. */
final class RpcRequest {
  private static final byte[] HEAD_1 = ascii("{\"method\":");
  private static final byte[] HEAD_2 = ascii("{\"jsonrpc\":\"2.0\",\"method\":");
  private static final byte[] PARAMS = ascii(",\"params\":");
  private static final byte[] ID = ascii(",\"id\":");
  private static final byte[] END = ascii("}\n");

  private RpcRequest() {}

  /**
   * One request with a newline behind it: arguments are its params, or keyword arguments an object.
   *
   * @throws Unencodable when there are both, or something of them has no form in JSON
   */
  static byte[] of(Version version, long id, String method, Payload payload) {
    JsonPayload texts = JsonPayload.of(payload, new JsonParts(JsonPayload.TRUSTED));
    if (texts.mixed()) {
      throw new Unencodable(
          ErrorUri.INVALID_ARGUMENT,
          "a procedure behind JSON-RPC takes arguments or keyword arguments, not both");
    }
    ByteSink sink = new ByteSink(payload.size() + 96);
    sink.put(version == Version.V2 ? HEAD_2 : HEAD_1);
    sink.put(ValueCodec.encode(method, Serializer.JSON));
    sink.put(PARAMS);
    texts.params(sink);
    sink.put(ID);
    sink.put(ascii(Long.toString(id)));
    sink.put(END);
    byte[] request = sink.toByteArray();
    return JsonLine.flat(request, request.length - 1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
