package dev.weir.router.join;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.options.AddressRange;
import dev.weir.router.options.Rate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How often sessions are opened from one address. Thread-safe. */
public final class Joins {
  /** As often as they like. */
  public static final Joins UNLIMITED = new Joins(Optional.empty(), List.of());

  private static final String KEY = "limits.joins_per_address";

  private final Optional<Rate> rate;
  private final FailedLogins opened;

  /** The exempt addresses are not counted. */
  public Joins(Optional<Rate> rate, List<AddressRange> exempt) {
    this.rate = rate;
    this.opened = new FailedLogins(rate, exempt);
  }

  /** A HELLO comes from there. Empty when it may; else what to answer. */
  public Optional<Abort> refusal(PeerAddress from, long nowNanos) {
    OptionalLong wait =
        opened
            .pair(from.address(), "")
            .map(pair -> opened.begin(pair, nowNanos))
            .orElse(OptionalLong.empty());
    return wait.isPresent() ? Optional.of(abort(wait.getAsLong())) : Optional.empty();
  }

  private Abort abort(long waitMillis) {
    String allowed = rate.map(Rate::toString).orElse("");
    String sentence =
        "sessions from one address are limited to " + allowed + " (" + KEY + "): try again later";
    Map<String, Object> keywords = new LinkedHashMap<>();
    keywords.put("limit", "sessions opened from one address");
    keywords.put("value", allowed);
    keywords.put("key", KEY);
    keywords.put("retry_after_ms", waitMillis);
    return new Abort(
        Dict.of("message", sentence),
        ErrorUri.UNAVAILABLE,
        Payload.of(List.of(sentence), keywords));
  }
}
