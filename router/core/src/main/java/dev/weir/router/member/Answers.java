package dev.weir.router.member;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The errors that the router itself gives: a URI and a sentence. Stateless. */
public final class Answers {
  private Answers() {}

  public static ErrorMessage error(MessageType request, long id, String error, String sentence) {
    return new ErrorMessage(request.code(), id, Dict.EMPTY, error, Payload.of(sentence));
  }

  /** The end of a session that the router itself brings about. */
  public static Abort abort(String reason, String sentence) {
    return new Abort(Dict.of("message", sentence), reason, Payload.EMPTY);
  }

  /** A quota is used up: the error names it, its value and its configuration key. */
  public static ErrorMessage limit(
      MessageType request, long id, String what, long value, String key) {
    return new ErrorMessage(
        request.code(),
        id,
        Dict.EMPTY,
        ErrorUri.LIMIT_EXCEEDED,
        limited(what + " is limited to " + value + " (" + key + ")", what, value, key));
  }

  /** Not now, but later: the caller may try again after so many milliseconds. */
  public static Payload retryable(String sentence, long retryAfterMillis) {
    return Payload.of(List.of(sentence), Map.of("retry_after_ms", retryAfterMillis));
  }

  /** A sentence with the limit that it is about as keywords. */
  public static Payload limited(String sentence, String what, long value, String key) {
    return Payload.of(List.of(sentence), keywords(what, value, key));
  }

  /** A limit that may not hold any more after so many milliseconds. */
  public static Payload limitedForNow(
      String sentence, String what, long value, String key, long retryAfterMillis) {
    Map<String, Object> keywords = keywords(what, value, key);
    keywords.put("retry_after_ms", retryAfterMillis);
    return Payload.of(List.of(sentence), keywords);
  }

  private static Map<String, Object> keywords(String what, long value, String key) {
    Map<String, Object> keywords = new LinkedHashMap<>();
    keywords.put("limit", what);
    keywords.put("value", value);
    keywords.put("key", key);
    return keywords;
  }
}
