package dev.weir.gateway.worker;

import java.time.Duration;

/**
 * How long a worker that ends waits for its next start: not at all when it was of use, else the
 * first time, doubled with each end in a row, up to the longest. Confined to the worker's thread.
 */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private Duration next;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** Behind a worker that was of use. */
  void reset() {
    next = first;
  }

  /** Behind one that was not. */
  Duration failed() {
    Duration pause = next.compareTo(longest) < 0 ? next : longest;
    next = pause.multipliedBy(2);
    return pause;
  }
}
