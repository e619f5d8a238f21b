package dev.weir.router.undertow;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the connections of a router over all its listeners: those accepted, and among them those
 * that have been upgraded; and the memory that these have to compress messages. Thread-safe.
 */
final class Admission {
  private static final int ARRIVALS = 1_000; // beside the sessions, until they are upgraded

  private final int sessions;
  private final int most;
  private final long memory;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger occupied = new AtomicInteger();
  private final AtomicLong held = new AtomicLong();

  /**
   * At most {@code sessions} connections may be upgraded ({@code limits.sessions}), and no more
   * accepted than there are file descriptors for.
   *
   * @param memory octets that they may have for themselves ({@code limits.compression}); 0 is any
   */
  Admission(int sessions, long descriptors, long memory) {
    this.sessions = sessions;
    this.memory = memory;
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

  /** How many octets connections may have for themselves, to compress messages. */
  long heldMemory() {
    return held.get();
  }

  /** Whether accepting has to wait until a connection ends. */
  boolean full() {
    return accepted.get() >= most;
  }

  /** Counts a connection in that came by this listener. */
  Place accept(ListenerPlaces listener) {
    accepted.incrementAndGet();
    listener.arrive();
    return new Place(listener, true);
  }

  /** A place for what lives on no connection of its own and came by this listener. */
  Place visit(ListenerPlaces listener) {
    return new Place(listener, false);
  }

  /** The place of one connection. Confined to the connection's I/O thread. */
  final class Place {
    private final ListenerPlaces listener;
    private final boolean connected;
    private boolean arriving;
    private boolean taken;
    private boolean seated;
    private boolean freed;
    private long octets;

    private Place(ListenerPlaces listener, boolean connected) {
      this.listener = listener;
      this.connected = connected;
      this.arriving = connected;
    }

    ListenerPlaces listener() {
      return listener;
    }

    /** Whether it is in its handshake. */
    boolean arriving() {
      return arriving;
    }

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

    /** It is to be upgraded; false when its listener has all the connections that it may have. */
    boolean takeAtListener() {
      if (!seated) {
        seated = listener.occupy();
      }
      if (seated) {
        settle();
      }
      return seated;
    }

    /** It may have so many octets for itself; false when there are not so many any more. */
    boolean takeMemory(long more) {
      if (held.addAndGet(more) > memory && memory > 0 && more > 0) {
        held.addAndGet(-more);
        return false;
      }
      octets += more;
      return true;
    }

    /** Nobody waits for the connection: it is in use. */
    void settle() {
      if (arriving) {
        arriving = false;
        listener.settle();
      }
    }

    /** It is waited for once more. */
    void arriveAgain() {
      if (!arriving) {
        arriving = true;
        listener.arrive();
      }
    }

    /** The connection has ended. */
    void free() {
      if (!freed) {
        freed = true;
        settle();
        if (connected) {
          accepted.decrementAndGet();
        }
        if (taken) {
          occupied.decrementAndGet();
        }
        if (seated) {
          listener.leave();
        }
        held.addAndGet(-octets);
      }
    }
  }
}
