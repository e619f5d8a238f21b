package dev.weir.router.undertow;

import dev.weir.router.options.Rate;
import java.util.Optional;

/** How fast a listener may accept: a bucket of tokens. Thread-safe. */
final class AcceptRate {
  private static final double NANOS = 1e9;

  private final Optional<Rate> rate;
  private double tokens;
  private long since;

  AcceptRate(Optional<Rate> rate, long nowNanos) {
    this.rate = rate;
    this.tokens = rate.map(Rate::burst).orElse(1L);
    this.since = nowNanos;
  }

  /**
   * Takes a token, which may be one to come; returns the nanoseconds for which nobody else should
   * be accepted.
   */
  synchronized long take(long nowNanos) {
    if (rate.isEmpty()) {
      return 0;
    }
    Rate allowed = rate.get();
    tokens = Math.min(allowed.burst(), tokens + (nowNanos - since) / NANOS * allowed.perSecond());
    since = nowNanos;
    tokens -= 1;
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / allowed.perSecond() * NANOS);
  }

  @Override
  public String toString() {
    return rate.map(Rate::toString).orElse("any");
  }
}
