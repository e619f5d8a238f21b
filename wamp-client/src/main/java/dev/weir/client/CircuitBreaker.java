package dev.weir.client;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * When a client stops to call a procedure that fails again and again: its calls fail at once with
 * {@link Reason#OVERLOADED}, and when to try again ({@link WampException#retryAfter()}), until one
 * that is tried after a while succeeds. Each procedure has a circuit of its own. Immutable: each
 * method returns another one.
 */
public final class CircuitBreaker {
  private final int calls;
  private final int failures;
  private final Duration pause;
  private final Set<Reason> reasons;

  private CircuitBreaker(int calls, int failures, Duration pause, Set<Reason> reasons) {
    this.calls = calls;
    this.failures = failures;
    this.pause = pause;
    this.reasons = reasons;
  }

  /**
   * Open for 5 s after 10 of the last 20 attempts failed with {@link Reason#TIMEOUT} or {@link
   * Reason#OVERLOADED}.
   */
  public static CircuitBreaker standard() {
    return new CircuitBreaker(
        20, 10, Duration.ofSeconds(5), Set.of(Reason.TIMEOUT, Reason.OVERLOADED));
  }

  /**
   * Open after so many failures among the last attempts.
   *
   * @throws IllegalArgumentException unless 1 ≤ failures ≤ calls ≤ 10,000
   */
  public CircuitBreaker failures(int most, int ofLast) {
    if (most < 1 || ofLast < most || ofLast > 10_000) {
      throw new IllegalArgumentException(
          "failures must be from 1 to the number of attempts, which is 10,000 at most, not "
              + most
              + " of "
              + ofLast);
    }
    return new CircuitBreaker(ofLast, most, pause, reasons);
  }

  /** With another number of failures, and no fewer attempts than those. */
  CircuitBreaker failures(int most) {
    return failures(most, Math.max(most, calls));
  }

  /** With the failures counted among so many attempts, and no more of them than those. */
  CircuitBreaker ofLast(int attempts) {
    return failures(Math.min(attempts, failures), attempts);
  }

  /** Open for so long before one call is tried. */
  public CircuitBreaker pause(Duration wait) {
    return new CircuitBreaker(calls, failures, Times.positive("pause", wait), reasons);
  }

  /** With these reasons as failures, and no others. */
  public CircuitBreaker reasons(Reason first, Reason... others) {
    Set<Reason> counted = EnumSet.of(first);
    counted.addAll(List.of(others));
    return new CircuitBreaker(calls, failures, pause, Set.copyOf(counted));
  }

  int calls() {
    return calls;
  }

  int failures() {
    return failures;
  }

  Duration pause() {
    return pause;
  }

  Set<Reason> reasons() {
    return reasons;
  }
}
