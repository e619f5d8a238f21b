package dev.weir.gateway.callee;

import dev.weir.gateway.post.Posted;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import dev.weir.router.local.LocalErrorException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Errors of services by HTTP as errors of WAMP: a body in JSON that names a URI as {@code error},
 * as problems of another Weir's bridge do, is that error with its {@code args} and {@code kwargs};
 * else the status decides, and what the service says of it is in the keywords. Stateless.
 */
final class HttpErrors {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  private HttpErrors() {}

  static LocalErrorException of(Posted answer) {
    Map<?, ?> body = answer.json() ? object(answer.body()) : Map.of();
    return body.get("error") instanceof String uri && uri.indexOf('.') > 0
        ? new LocalErrorException(uri, named(body))
        : new LocalErrorException(uri(answer.status()), unnamed(answer, body));
  }

  private static Map<?, ?> object(byte[] text) {
    try {
      Object value = ValueCodec.decode(text, Serializer.JSON, Limits.DEFAULT);
      return value instanceof Map<?, ?> map ? map : Map.of();
    } catch (Unencodable noJson) {
      return Map.of();
    }
  }

  /** The payload of an error whose URI stands there. */
  @SuppressWarnings("unchecked") // maps of the model have strings as keys
  static Payload named(Map<?, ?> body) {
    List<Object> arguments =
        body.get("args") instanceof List<?> list ? List.copyOf(list) : List.of();
    Map<String, Object> keywords =
        body.get("kwargs") instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    return Payload.of(arguments, keywords);
  }

  private static Payload unnamed(Posted answer, Map<?, ?> body) {
    Map<String, Object> keywords = new LinkedHashMap<>();
    keywords.put("status", (long) answer.status());
    answer
        .retryAfter()
        .ifPresent(wait -> keywords.put("retry_after_ms", Math.max(1, wait.toMillis())));
    Object detail = body.get("detail");
    String sentence =
        detail instanceof String said ? said : "the service answered " + answer.status();
    return Payload.of(List.of(sentence), keywords);
  }

  /** 401 and 403 are about the gateway, not its caller. */
  private static String uri(int status) {
    return switch (status) {
      case BAD_REQUEST -> ErrorUri.INVALID_ARGUMENT;
      case NOT_FOUND, METHOD_NOT_ALLOWED -> ErrorUri.NO_SUCH_PROCEDURE;
      case REQUEST_TIMEOUT, GATEWAY_TIMEOUT -> ErrorUri.TIMEOUT;
      case TOO_LARGE -> ErrorUri.PAYLOAD_SIZE_EXCEEDED;
      case TOO_MANY, UNAVAILABLE -> ErrorUri.UNAVAILABLE;
      default -> ServiceError.FAILED;
    };
  }
}
