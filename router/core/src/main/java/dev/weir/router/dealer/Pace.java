package dev.weir.router.dealer;

/**
 * How fast the calls of a registration end, from which follows when it is worth to try again. Runs
 * inside the realm's turn.
 */
final class Pace {
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long SHORTEST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 10_000;
  private static final long UNKNOWN_MILLIS = 1_000;
  private static final int WEIGHT = 16;

  private long last;
  private long interval;
  private boolean begun;

  /** A call has ended at this time. */
  void ended(long now) {
    if (begun) {
      interval += (now - last - interval) / WEIGHT;
    }
    begun = true;
    last = now;
  }

  /** About when half of those that wait will have gone on, within 100 ms and 10 s. */
  long retryAfterMillis(int waiting) {
    if (interval <= 0) {
      return UNKNOWN_MILLIS;
    }
    long half = interval * Math.max(1, waiting / 2) / NANOS_PER_MILLI;
    return Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, half));
  }
}
