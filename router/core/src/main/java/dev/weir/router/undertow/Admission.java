package dev.weir.router.undertow;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of a router over all its listeners: those accepted, and among them those
 * that have been upgraded. Thread-safe.
 */
final class Admission {
  private static final int ARRIVALS = 1_000; // beside the sessions, until they are upgraded

  private final int sessions;
  private final int most;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger occupied = new AtomicInteger();

  /**
   * At most {@code sessions} connections may be upgraded ({@code limits.sessions}), and no more
   * accepted than there are file descriptors for.
   */
  Admission(int sessions, long descriptors) {
    this.sessions = sessions;
    this.most = (int) Math.max(1, Math.min((long) sessions + ARRIVALS, descriptors));
  }

  int sessions() {
    return sessions;
  }

  /** How many connections may be accepted. */
  int most() {
    return most;
  }

  /** How many connections are accepted. */
  int accepted() {
    return accepted.get();
  }

  /** How many connections are upgraded. */
  int occupied() {
    return occupied.get();
  }

  /** Whether accepting has to wait until a connection ends. */
  boolean full() {
    return accepted.get() >= most;
  }

  /** Counts a connection in. */
  Place accept() {
    accepted.incrementAndGet();
    return new Place();
  }

  /** The place of one connection. Confined to the connection's I/O thread. */
  final class Place {
    private boolean taken;
    private boolean freed;

    /** The connection is to be upgraded; false when there are {@code limits.sessions} already. */
    boolean take() {
      if (!taken) {
        taken = occupied.incrementAndGet() <= sessions;
        if (!taken) {
          occupied.decrementAndGet();
        }
      }
      return taken;
    }

    /** The connection has ended. */
    void free() {
      if (!freed) {
        freed = true;
        accepted.decrementAndGet();
        if (taken) {
          occupied.decrementAndGet();
        }
      }
    }
  }
}
