package dev.weir.client;

import java.time.Duration;

/** What durations of options must be, and how sentences show them. Stateless. */
final class Times {
  private static final Duration LONGEST = Duration.ofDays(365);

  /** The longest duration in milliseconds. */
  static final long LONGEST_MILLIS = LONGEST.toMillis();

  private Times() {}

  /** A duration that is not negative and at most a year. */
  static Duration checked(String option, Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(option + " must be from 0 to 365 days, not " + duration);
    }
    return duration;
  }

  /** A duration that is more than zero and at most a year. */
  static Duration positive(String option, Duration duration) {
    if (duration.isZero()) {
      throw new IllegalArgumentException(option + " must be more than 0");
    }
    return checked(option, duration);
  }

  /** Milliseconds as WAMP has them, a part of one counted as a whole one. */
  static long milliseconds(Duration duration) {
    return duration.plusNanos(999_999).toMillis();
  }

  static String shown(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
