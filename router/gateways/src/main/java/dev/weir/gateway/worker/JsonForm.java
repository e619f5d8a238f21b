package dev.weir.gateway.worker;

import dev.weir.gateway.json.JsonOutcome;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole payload as JSON, as {@link WorkerRequest#JSON} says. Stateless. */
final class JsonForm extends RequestForm {
  private static final String MEDIA = "application/json";
  private static final String ARGS = "args";
  private static final String KWARGS = "kwargs";

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
    JsonOutcome outcome;
    try {
      outcome = JsonOutcome.of(answer, Limits.DEFAULT);
    } catch (ProtocolViolation e) {
      to.error(
          WorkerError.FAILED, Payload.of("the worker's answer is not JSON: " + e.getMessage()));
      return;
    }
    outcome
        .error()
        .ifPresentOrElse(
            uri -> to.error(uri, outcome.payload()), () -> to.result(outcome.payload()));
  }
}
