package dev.weir.gateway.bridge;

import dev.weir.gateway.callee.ServiceError;
import dev.weir.gateway.json.JsonPayload;
import dev.weir.gateway.worker.WorkerError;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import io.undertow.util.StatusCodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What went wrong, as a problem of HTTP (RFC 9457) with the error of WAMP if there is one.
 *
 * @param error the URI of WAMP; empty where there was no call
 */
record Problem(int status, String detail, String error, Payload payload) {
  private static final String RETRY = "retry_after_ms";
  private static final String APPLICATION_JSON = "application/problem+json";
  private static final int MILLIS = 1_000;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;

  /** Something that was not called. */
  static Problem of(int status, String detail) {
    return new Problem(status, detail, "", Payload.EMPTY);
  }

  /** An error of WAMP. */
  static Problem of(String error, Payload payload) {
    return new Problem(status(error), "", error, payload);
  }

  /** The type of its text. */
  static String type() {
    return APPLICATION_JSON;
  }

  private static int status(String error) {
    return switch (error) {
      case ErrorUri.NO_SUCH_PROCEDURE -> StatusCodes.NOT_FOUND;
      case ErrorUri.INVALID_ARGUMENT, ErrorUri.INVALID_URI, ErrorUri.PROTOCOL_VIOLATION ->
          StatusCodes.BAD_REQUEST;
      case ErrorUri.NOT_AUTHORIZED,
          ErrorUri.OPTION_NOT_ALLOWED,
          ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME ->
          StatusCodes.FORBIDDEN;
      case ErrorUri.TIMEOUT -> StatusCodes.GATEWAY_TIME_OUT;
      case ErrorUri.CANCELED, ErrorUri.NETWORK_FAILURE, WorkerError.DIED, ServiceError.LOST ->
          StatusCodes.BAD_GATEWAY;
      case ErrorUri.PAYLOAD_SIZE_EXCEEDED -> StatusCodes.REQUEST_ENTITY_TOO_LARGE;
      case ErrorUri.UNAVAILABLE, ErrorUri.NO_AVAILABLE_CALLEE, ErrorUri.CLOSE_SYSTEM_SHUTDOWN ->
          StatusCodes.SERVICE_UNAVAILABLE;
      case ErrorUri.LIMIT_EXCEEDED -> TOO_MANY;
      default ->
          error.startsWith("wamp.error.") || error.startsWith("weir.error.")
              ? StatusCodes.INTERNAL_SERVER_ERROR
              : UNPROCESSABLE; // the procedure understood, and said no in its own words
    };
  }

  /** After how many whole seconds one may try again, where that may help. */
  OptionalLong retryAfter() {
    if (status != StatusCodes.SERVICE_UNAVAILABLE && status != TOO_MANY) {
      return OptionalLong.empty();
    }
    Object millis = values().keywords().get(RETRY);
    return millis instanceof Long wait
        ? OptionalLong.of((Math.max(wait, 1) + MILLIS - 1) / MILLIS)
        : OptionalLong.of(1);
  }

  /** Its text. */
  byte[] text(JsonParts parts) {
    ByteSink sink = new ByteSink(256);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", title());
    members.put("status", (long) status);
    members.put("detail", sentence());
    if (!error.isEmpty()) {
      members.put("error", error);
    }
    byte[] text = ValueCodec.encode(members, Serializer.JSON);
    sink.put(text, 0, text.length - 1);
    if (!error.isEmpty()) {
      sink.put((byte) ',');
      arguments(parts).members(sink);
    }
    sink.put((byte) '}');
    return sink.toByteArray();
  }

  private String title() {
    return switch (status) {
      case UNPROCESSABLE -> "Unprocessable Content";
      case TOO_MANY -> "Too Many Requests";
      default -> StatusCodes.getReason(status);
    };
  }

  private JsonPayload arguments(JsonParts parts) {
    try {
      return JsonPayload.of(payload, parts);
    } catch (Unencodable e) {
      return JsonPayload.of(Payload.EMPTY, parts);
    }
  }

  /** The sentence of an error of WAMP is its first argument, by custom. */
  private String sentence() {
    List<Object> arguments = values().arguments();
    return detail.isEmpty() && !arguments.isEmpty() && arguments.get(0) instanceof String sentence
        ? sentence
        : detail.isEmpty() ? error : detail;
  }

  private Payload values() {
    try {
      return Transcoder.values(payload);
    } catch (Unencodable e) {
      return Payload.EMPTY;
    }
  }
}
