package dev.weir.gateway.member;

import java.time.Duration;

/**
 * How long one waits before the next attempt: the first pause, doubled with each failure in a row,
 * up to the longest. Confined to one thread.
 */
public final class Backoff {
  private final Duration first;
  private final Duration longest;
  private Duration next;

  /** Begins with the first pause. */
  public Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** Behind a success. */
  public void reset() {
    next = first;
  }

  /** The pause behind a failure. */
  public Duration failed() {
    Duration pause = next.compareTo(longest) < 0 ? next : longest;
    next = pause.multipliedBy(2);
    return pause;
  }
}
