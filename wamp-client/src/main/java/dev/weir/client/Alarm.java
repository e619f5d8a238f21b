package dev.weir.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Rings once when nothing has been heard for a while: the timeout of a call or of an invocation,
 * which each part of it starts anew. Thread-safe; rings on the timer's thread.
 */
final class Alarm {
  private final ClientThreads threads;
  private final Duration patience;
  private final Runnable action;
  private volatile long heard = System.nanoTime();
  private volatile boolean off;
  private volatile Future<?> next = CompletableFuture.completedFuture(null);

  /**
   * An alarm that is not set yet.
   *
   * @param patience zero for an alarm that never rings
   */
  Alarm(ClientThreads threads, Duration patience, Runnable action) {
    this.threads = threads;
    this.patience = patience;
    this.action = action;
  }

  Duration patience() {
    return patience;
  }

  /** Sets it; the time counts from when it was made, or from what was heard since. */
  void set() {
    if (!patience.isZero()) {
      ringAfter(patience.toNanos());
    }
  }

  /** Something was heard: the time counts anew. */
  void heard() {
    heard = System.nanoTime();
  }

  /** Calls it off for good. */
  void off() {
    off = true;
    next.cancel(false);
  }

  private void ringAfter(long nanos) {
    Future<?> scheduled = threads.after(nanos, this::ring);
    next = scheduled;
    if (off) {
      scheduled.cancel(false);
    }
  }

  private void ring() {
    long left = heard + patience.toNanos() - System.nanoTime();
    if (left > 0) {
      ringAfter(left);
    } else {
      action.run();
    }
  }
}
