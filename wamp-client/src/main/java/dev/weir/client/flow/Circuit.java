package dev.weir.client.flow;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets requests through until too many of the last ones have failed; then, for a while, none, and
 * after that one at a time until one succeeds. Thread-safe.
 *
 * <pre>
 *  CLOSED --too many failed--> OPEN --a while--> one request --succeeded--> CLOSED
 *                               ^                    |
 *                               '-------failed-------'
 * </pre>
 */
public final class Circuit {
  private final ReentrantLock lock = new ReentrantLock();
  private final boolean[] failures;
  private final int mostFailures;
  private final long openNanos;
  private int next;
  private int known;
  private int failed;
  private boolean open;
  private long openedAt;
  private long retryAt;

  /**
   * A closed circuit.
   *
   * @param requests of how many of the last ones the failures are counted, at least 1
   * @param mostFailures so many failures among them open it, at least 1
   * @param openNanos how long nothing is let through
   */
  public Circuit(int requests, int mostFailures, long openNanos) {
    this.failures = new boolean[requests];
    this.mostFailures = mostFailures;
    this.openNanos = openNanos;
  }

  /** In how many nanoseconds a request may be tried; 0 for now, which it then must be. */
  public long nanosToNext(long now) {
    lock.lock();
    try {
      if (!open) {
        return 0;
      }
      if (now - retryAt < 0) {
        return retryAt - now;
      }
      retryAt = now + openNanos; // If it comes to nothing, such as by being cancelled.
      return 0;
    } finally {
      lock.unlock();
    }
  }

  /** A request has succeeded. */
  public void succeeded(long sentAt) {
    lock.lock();
    try {
      if (!open) {
        note(false);
      } else if (sentAt - openedAt >= 0) {
        open = false;
        known = 0;
        failed = 0;
        next = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  /** A request has failed; true if that opens the circuit. */
  public boolean failed(long sentAt, long now) {
    lock.lock();
    try {
      if (open) {
        retryAt = sentAt - openedAt >= 0 ? now + openNanos : retryAt;
        return false;
      }
      note(true);
      open = failed >= mostFailures;
      openedAt = now;
      retryAt = now + openNanos;
      return open;
    } finally {
      lock.unlock();
    }
  }

  private void note(boolean failure) {
    if (known == failures.length) {
      failed -= failures[next] ? 1 : 0;
    } else {
      known++;
    }
    failures[next] = failure;
    failed += failure ? 1 : 0;
    next = (next + 1) % failures.length;
  }
}
