package dev.weir.router.mailbox;

/**
 * How long a receiver may hold back those who feed it. Publishers: 100 ms, refilled at 2 ms a
 * second, so that a live receiver gets bursts without loss and a dead one costs its publishers 100
 * ms once. The other sides of its calls, which it has asked for what they send: a second each time,
 * so that whoever reads steadily gets all of it, and a dead one costs them a second once. Guarded
 * by its mailbox.
 */
final class PauseBudget {
  private static final long PUBLISHERS = 100_000_000L;
  private static final long PARTIES = 1_000_000_000L;
  private static final long REFILL_DIVISOR = 500;

  /** A tick of the realm's timers: a shorter hold would last as long and cost more than it has. */
  private static final long LEAST = 10_000_000L;

  private long full;
  private long left;
  private long since;
  private boolean spending;
  private boolean renewed;

  private PauseBudget(long full, boolean renewed) {
    this.full = full;
    this.left = full;
    this.renewed = renewed;
  }

  static PauseBudget ofPublishers() {
    return new PauseBudget(PUBLISHERS, false);
  }

  static PauseBudget ofParties() {
    return new PauseBudget(PARTIES, true);
  }

  /** A rule of the receiver gives it more, and all of it again whenever it has read. */
  void declare(long nanos) {
    if (nanos > full) {
      full = nanos;
      left = nanos;
      renewed = true;
    }
  }

  /** The receiver is at low water. */
  void renew() {
    if (renewed) {
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
