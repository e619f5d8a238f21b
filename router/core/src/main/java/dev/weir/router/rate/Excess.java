package dev.weir.router.rate;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.router.options.Rate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request came too early. Immutable.
 *
 * @param what what was done too often
 * @param key the key of the configuration
 * @param retryAfterMillis when it may be done again
 */
public record Excess(String what, Rate rate, String key, long retryAfterMillis) {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Of a bucket that has no token now. */
  static Excess of(String what, Bucket bucket, String key, long nowNanos) {
    long wait = bucket.untilToken(nowNanos);
    long millis = Math.max(1, (wait + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    return new Excess(what, bucket.rate(), key, millis);
  }

  /** A sentence for people. */
  public String sentence() {
    return what + " are limited to " + rate + " (" + key + "): try again later";
  }

  /** The answer to a HELLO. */
  public Abort abort() {
    return new Abort(Dict.of("message", sentence()), ErrorUri.UNAVAILABLE, payload());
  }

  /** The answer to a request. */
  public ErrorMessage error(MessageType type, long request) {
    return new ErrorMessage(type.code(), request, Dict.EMPTY, ErrorUri.UNAVAILABLE, payload());
  }

  private Payload payload() {
    Map<String, Object> keywords = new LinkedHashMap<>();
    keywords.put("limit", what);
    keywords.put("value", rate.toString());
    keywords.put("key", key);
    keywords.put("retry_after_ms", retryAfterMillis);
    return Payload.of(List.of(sentence()), keywords);
  }
}
