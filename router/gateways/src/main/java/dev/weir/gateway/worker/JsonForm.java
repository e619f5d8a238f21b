package dev.weir.gateway.worker;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The whole payload as JSON, as {@link WorkerRequest#JSON} says. Stateless. */
final class JsonForm extends RequestForm {
  private static final String MEDIA = "application/json";
  private static final String ARGS = "args";
  private static final String KWARGS = "kwargs";
  private static final String ERROR = "error";
  private static final Set<String> WHOLE = Set.of(ARGS, KWARGS, ERROR);
  private static final byte[] HEAD = "[70,1,{},[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TAIL = "]]".getBytes(StandardCharsets.US_ASCII);

  @Override
  Octets request(Payload payload) throws RefusedRequestException {
    Payload values = values(payload);
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put(ARGS, values.arguments());
    whole.put(KWARGS, values.keywords());
    try {
      byte[] list =
          Transcoder.encode(Payload.of(List.of(whole), Map.of()), Serializer.JSON).octets();
      return new Octets(Arrays.copyOfRange(list, 1, list.length - 1), MEDIA, true);
    } catch (Unencodable e) {
      throw new RefusedRequestException(ErrorUri.INVALID_ARGUMENT, e.getMessage());
    }
  }

  @Override
  void result(Octets request, byte[] answer, WorkerReply to) {
    try {
      Payload raw = parse(answer);
      List<Object> values = Transcoder.values(raw).arguments();
      if (values.size() != 1) {
        to.error(WorkerError.FAILED, Payload.of("the worker's answer is not one JSON value"));
      } else if (values.get(0) instanceof Map<?, ?> object && whole(object)) {
        whole(object, to);
      } else {
        to.result(raw);
      }
    } catch (ProtocolViolation | Unencodable e) {
      to.error(
          WorkerError.FAILED, Payload.of("the worker's answer is not JSON: " + e.getMessage()));
    }
  }

  /**
   * The answer as the one argument of a message, so that the reader of messages judges it. Text
   * that goes beyond the argument cannot make a valid message.
   */
  private static Payload parse(byte[] answer) {
    ByteArrayOutputStream message = new ByteArrayOutputStream(answer.length + 16);
    message.writeBytes(HEAD);
    message.writeBytes(answer);
    message.writeBytes(TAIL);
    Limits limits = new Limits(message.size(), Limits.DEFAULT.depth(), Limits.DEFAULT.keys());
    Message read =
        MessageReader.of(Serializer.JSON, limits).read(message.toByteArray(), 0, message.size());
    return ((Yield) read).payload();
  }

  private static boolean whole(Map<?, ?> object) {
    return !object.isEmpty()
        && WHOLE.containsAll(object.keySet())
        && (!object.containsKey(ARGS) || object.get(ARGS) instanceof List)
        && (!object.containsKey(KWARGS) || object.get(KWARGS) instanceof Map)
        && (!object.containsKey(ERROR) || object.get(ERROR) instanceof String);
  }

  @SuppressWarnings("unchecked")
  private static void whole(Map<?, ?> object, WorkerReply to) {
    List<Object> arguments = object.containsKey(ARGS) ? (List<Object>) object.get(ARGS) : List.of();
    Map<String, Object> keywords =
        object.containsKey(KWARGS) ? (Map<String, Object>) object.get(KWARGS) : Map.of();
    Payload payload = Payload.of(arguments, keywords);
    if (object.get(ERROR) instanceof String uri) {
      to.error(uri, payload);
    } else {
      to.result(payload);
    }
  }
}
