package dev.weir.router.mailbox;

/**
 * How long a receiver may hold back those who feed it: 100 ms, refilled at 2 ms a second, so that a
 * live receiver gets bursts without loss and a dead one costs its publishers 100 ms once. Guarded
 * by its mailbox.
 */
final class PauseBudget {
  private static final long FULL = 100_000_000L;
  private static final long REFILL_DIVISOR = 500;

  /** A tick of the realm's timers: a shorter hold would last as long and cost more than it has. */
  private static final long LEAST = 10_000_000L;

  private long full = FULL;
  private long left = FULL;
  private long since;
  private boolean spending;

  /** A rule of the receiver gives it more, and all of it again whenever it has read. */
  void declare(long nanos) {
    if (nanos > full) {
      full = nanos;
      left = nanos;
    }
  }

  /** The receiver is at low water. */
  void renew() {
    if (full != FULL) {
      left = full;
    }
  }

  /** What is left, in nanoseconds. */
  long left(long now) {
    if (spending) {
      return Math.max(0, left - (now - since));
    }
    long refilled = Math.min(full, left + (now - since) / REFILL_DIVISOR);
    return refilled < LEAST ? 0 : refilled;
  }

  void spend(long now) {
    left = left(now);
    since = now;
    spending = true;
  }

  /** Nobody is held any more; what is left is kept. */
  void rest(long now) {
    left = left(now);
    since = now;
    spending = false;
  }
}
