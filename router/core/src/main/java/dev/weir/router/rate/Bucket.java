package dev.weir.router.rate;

import dev.weir.router.options.Rate;

/**
 * Tokens that come back at a rate, up to a burst; more may be taken than there are, and then it
 * takes time until there is one again. Guarded by whoever has it.
 */
public final class Bucket {
  private static final double NANOS = 1e9;

  private final Rate rate;
  private double tokens;
  private long since;

  /** Full at that time, in nanoseconds. */
  public Bucket(Rate rate, long now) {
    this.rate = rate;
    this.tokens = rate.burst();
    this.since = now;
  }

  public Rate rate() {
    return rate;
  }

  /** Takes tokens, of which some may be yet to come. */
  public void take(long count, long now) {
    refill(now);
    tokens -= count;
  }

  /** One that was taken comes back at once, if the burst has room for it. */
  public void giveBack(long now) {
    refill(now);
    tokens = Math.min(rate.burst(), tokens + 1);
  }

  /** How many of the burst are taken and have not come back yet. */
  public double missing(long now) {
    refill(now);
    return rate.burst() - tokens;
  }

  /** The nanoseconds until there is a whole token again, beside those taken in advance. */
  public long untilToken(long now) {
    refill(now);
    return until(1);
  }

  /** The nanoseconds until those taken in advance have come. */
  public long untilPaid(long now) {
    refill(now);
    return until(0);
  }

  private long until(int wanted) {
    return tokens >= wanted ? 0 : (long) Math.ceil((wanted - tokens) / rate.perSecond() * NANOS);
  }

  private void refill(long now) {
    tokens = Math.min(rate.burst(), tokens + (now - since) / NANOS * rate.perSecond());
    since = now;
  }
}
