package dev.weir.gateway.callee;

import dev.weir.gateway.json.JsonOutcome;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.ValueCodec;
import dev.weir.router.local.LocalErrorException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A response of JSON-RPC, of either version. Immutable.
 *
 * @param id of the request; empty where it is none of ours
 * @param error as JSON stands there; empty when there is none, or null
 * @param result as JSON stands there; empty when there is none
 */
record RpcResponse(OptionalLong id, Optional<byte[]> error, Optional<byte[]> result) {
  private static final long NO_SUCH_METHOD = -32601;
  private static final long INVALID_PARAMS = -32602;
  private static final String NULL = "null";
  private static final String NUMBER = "\\d{1,18}";

  /**
   * Reads a response.
   *
   * @throws ProtocolViolation when it is no JSON
   */
  static RpcResponse read(byte[] octets, int offset, int length) {
    JsonParts parts = new JsonParts(Limits.DEFAULT);
    parts.open(octets, offset, length);
    if (!parts.isObject()) {
      throw new ProtocolViolation("a response must be an object");
    }
    OptionalLong id = OptionalLong.empty();
    Optional<byte[]> error = Optional.empty();
    Optional<byte[]> result = Optional.empty();
    while (parts.next()) {
      switch (parts.key()) {
        case "id" -> id = id(parts);
        case "error" ->
            error =
                parts.kind() == JsonParts.Kind.NULL
                    ? Optional.empty()
                    : Optional.of(parts.octets());
        case "result" -> result = Optional.of(parts.octets());
        default -> {}
      }
    }
    return new RpcResponse(id, error, result);
  }

  /** Some services give a number back as a string. */
  private static OptionalLong id(JsonParts parts) {
    String text =
        switch (parts.kind()) {
          case TEXT -> parts.text();
          case NUMBER -> new String(parts.octets(), StandardCharsets.US_ASCII);
          default -> "";
        };
    return text.matches(NUMBER) ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /**
   * What it says.
   *
   * @throws LocalErrorException when that is an error, or nothing
   */
  Payload payload() throws LocalErrorException {
    if (error.isPresent()) {
      throw error(ValueCodec.decode(error.get(), Serializer.JSON, Limits.DEFAULT));
    }
    if (result.isEmpty()) {
      throw ServiceError.failed("the service's response has neither result nor error");
    }
    return new String(result.get(), StandardCharsets.US_ASCII).equals(NULL)
        ? Payload.EMPTY
        : JsonOutcome.result(result.get(), Limits.DEFAULT);
  }

  private static LocalErrorException error(Object value) {
    if (!(value instanceof Map<?, ?> error)) {
      return new LocalErrorException(ServiceError.FAILED, Payload.of(value));
    }
    if (error.get("data") instanceof Map<?, ?> data && data.get("uri") instanceof String uri) {
      return new LocalErrorException(uri, HttpErrors.named(data));
    }
    Object code = error.get("code");
    Object message = error.get("message");
    Map<String, Object> keywords = new LinkedHashMap<>();
    error.forEach(
        (key, part) -> {
          if (!key.equals("message")) {
            keywords.put((String) key, part);
          }
        });
    return new LocalErrorException(
        uri(code),
        Payload.of(
            List.of(message instanceof String said ? said : "the service answered an error"),
            keywords));
  }

  private static String uri(Object code) {
    if (Long.valueOf(NO_SUCH_METHOD).equals(code)) {
      return ErrorUri.NO_SUCH_PROCEDURE;
    }
    return Long.valueOf(INVALID_PARAMS).equals(code)
        ? ErrorUri.INVALID_ARGUMENT
        : ServiceError.FAILED;
  }
}
