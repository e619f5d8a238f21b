package dev.weir.router.rate;

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

  /** A sentence for people. */
  public String sentence() {
    return what + " are limited to " + rate + " (" + key + "): try again later";
  }

  /** The answer to a request. */
  public ErrorMessage error(MessageType type, long request) {
    Map<String, Object> keywords = new LinkedHashMap<>();
    keywords.put("limit", what);
    keywords.put("value", rate.toString());
    keywords.put("key", key);
    keywords.put("retry_after_ms", retryAfterMillis);
    return new ErrorMessage(
        type.code(),
        request,
        Dict.EMPTY,
        ErrorUri.UNAVAILABLE,
        Payload.of(List.of(sentence()), keywords));
  }
}
