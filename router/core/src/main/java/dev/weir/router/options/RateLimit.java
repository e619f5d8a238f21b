package dev.weir.router.options;

import java.util.Objects;

/**
 * A rate, and what happens beyond it. Immutable.
 *
 * @param rate so many at once, and then so many a second; of octets, so many octets
 * @param excess what happens beyond it
 */
public record RateLimit(Rate rate, Excess excess) {
  /** What happens beyond a rate. */
  public enum Excess {
    /**
     * Requests are answered with {@code wamp.error.unavailable} and {@code retry_after_ms}. For
     * publications that want no answer the connection is read more slowly, and those that come even
     * so are dropped.
     */
    REFUSE,
    /** The connection is read more slowly, and nothing is lost. */
    PAUSE
  }

  public RateLimit {
    Objects.requireNonNull(rate, "rate");
    Objects.requireNonNull(excess, "excess");
  }

  /** What exceeds the rate is refused. */
  public static RateLimit refusing(long burst, double perSecond) {
    return new RateLimit(new Rate(burst, perSecond), Excess.REFUSE);
  }

  /** What exceeds the rate slows the connection. */
  public static RateLimit pausing(long burst, double perSecond) {
    return new RateLimit(new Rate(burst, perSecond), Excess.PAUSE);
  }
}
