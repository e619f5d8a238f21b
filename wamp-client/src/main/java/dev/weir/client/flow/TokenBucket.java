package dev.weir.client.flow;

/**
 * A bucket of tokens that begins full, with the burst of a {@link Rate}, and is refilled evenly:
 * whoever takes a token may go on. Counts in whole parts of a token, so nothing is lost or gained
 * by rounding. The time is given by whoever asks. Thread-safe.
 */
public final class TokenBucket {
  private final Rate rate;
  private final long period;
  private final long full;

  /** Tokens times nanoseconds of the period. */
  private long level;

  private long filledAt;

  /**
   * A full bucket.
   *
   * @param nowNanos the time, as {@link System#nanoTime()}
   */
  public TokenBucket(Rate rate, long nowNanos) {
    this.rate = rate;
    this.period = rate.period().toNanos();
    this.full = rate.burst() * period;
    this.level = full;
    this.filledAt = nowNanos;
  }

  /** What it was made with. */
  public Rate rate() {
    return rate;
  }

  /** Takes a token if there is a whole one. */
  public synchronized boolean tryTake(long nowNanos) {
    refill(nowNanos);
    if (level < period) {
      return false;
    }
    level -= period;
    return true;
  }

  /** In how many nanoseconds there will be a whole token; 0 if there is one. */
  public synchronized long nanosToNext(long nowNanos) {
    refill(nowNanos);
    return Math.max(0, ceiling(period - level));
  }

  /** Time that went back is none. */
  private void refill(long nowNanos) {
    long elapsed = nowNanos - filledAt;
    if (elapsed <= 0) {
      return;
    }
    filledAt = nowNanos;
    level = elapsed >= ceiling(full - level) ? full : level + elapsed * rate.amount();
  }

  /** The nanoseconds that bring as much. */
  private long ceiling(long missing) {
    return -Math.floorDiv(-missing, rate.amount());
  }
}
