package dev.weir.client.flow;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Waits between attempts that double up to a cap, each chosen at random from nothing to all of its
 * size, so that many clients that failed at the same moment do not try again at the same moment.
 * Immutable.
 */
public final class Backoff {
  /**
   * Up to 6 s the first time, up to 30 s from the fourth time on: ten thousand clients that lost a
   * router at the same moment come back over at least five seconds, no faster than a router accepts
   * by default.
   */
  public static final Backoff DEFAULT = exponential(Duration.ofSeconds(6), Duration.ofSeconds(30));

  private final Duration first;
  private final Duration cap;

  private Backoff(Duration first, Duration cap) {
    this.first = first;
    this.cap = cap;
  }

  /**
   * Waits that double.
   *
   * @param first the longest that the first wait may be, more than zero
   * @param cap the longest that any wait may be, at most a year
   * @throws IllegalArgumentException if they make no sense
   */
  public static Backoff exponential(Duration first, Duration cap) {
    if (first.isZero() || first.isNegative() || cap.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "a back-off must begin with more than zero and end no smaller, not "
              + first
              + ", "
              + cap);
    }
    if (cap.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException("a back-off must end at 365 days or before, not " + cap);
    }
    return new Backoff(first, cap);
  }

  /** The longest that any wait may be. */
  public Duration cap() {
    return cap;
  }

  /** The longest that the wait before an attempt may be, the first of which is 1. */
  public Duration longest(int attempt) {
    int doublings = Math.max(0, attempt - 1);
    long most = cap.toNanos();
    return doublings >= Long.SIZE - 1 || first.toNanos() > most >> doublings
        ? cap
        : Duration.ofNanos(first.toNanos() << doublings);
  }

  /** A wait before an attempt, the first of which is 1: between zero and {@link #longest}. */
  public Duration delay(int attempt, RandomGenerator random) {
    return Duration.ofNanos(random.nextLong(longest(attempt).toNanos() + 1));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Backoff backoff
        && first.equals(backoff.first)
        && cap.equals(backoff.cap);
  }

  @Override
  public int hashCode() {
    return Objects.hash(first, cap);
  }

  @Override
  public String toString() {
    return "up to " + first + ", doubling up to " + cap;
  }
}
