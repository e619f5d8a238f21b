package dev.weir.client.flow;

import java.time.Duration;
import java.util.Locale;

/**
 * So many of something in a period, evenly, and a burst of them at once after a rest. Immutable.
 *
 * @param amount how many in a period
 * @param period how long it is, up to a day
 * @param burst how many at once after a rest
 */
public record Rate(long amount, Duration period, long burst) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Checks that it makes sense. */
  public Rate {
    if (amount < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "a rate must be at least 1, and its burst too, not " + amount + " and " + burst);
    }
    if (period.isZero() || period.isNegative() || period.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the period of a rate must be more than 0 and at most a day, not " + period);
    }
    if (Math.multiplyHigh(burst, period.toNanos()) != 0 || burst * period.toNanos() < 0) {
      throw new IllegalArgumentException(
          "a burst of " + burst + " is too large for a period of " + period);
    }
  }

  /** So many a second, and as many at once after a rest. */
  public static Rate perSecond(long amount) {
    return new Rate(amount, Duration.ofSeconds(1), amount);
  }

  /** With another burst. */
  public Rate burst(long atOnce) {
    return new Rate(amount, period, atOnce);
  }

  @Override
  public String toString() {
    return amount + " in " + shown(period) + ", " + burst + " at once";
  }

  /** Without the letters of ISO 8601: 1s, 1m30s. */
  private static String shown(Duration period) {
    return period.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
