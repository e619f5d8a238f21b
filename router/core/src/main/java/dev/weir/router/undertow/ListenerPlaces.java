package dev.weir.router.undertow;

import dev.weir.router.options.ListenerLimits;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of one listener: those that nobody lives on yet, and the others.
 * Thread-safe.
 */
final class ListenerPlaces {
  private final ListenerLimits limits;
  private final AtomicInteger arriving = new AtomicInteger();
  private final AtomicInteger occupied = new AtomicInteger();

  ListenerPlaces(ListenerLimits limits) {
    this.limits = limits;
  }

  ListenerLimits limits() {
    return limits;
  }

  void arrive() {
    arriving.incrementAndGet();
  }

  void settle() {
    arriving.decrementAndGet();
  }

  /** Whether more are in their handshake than may be. */
  boolean crowded() {
    return arriving.get() > limits.handshakes();
  }

  /** Takes a place to live on; false when all are taken. */
  boolean occupy() {
    if (occupied.incrementAndGet() <= limits.connections()) {
      return true;
    }
    occupied.decrementAndGet();
    return false;
  }

  void leave() {
    occupied.decrementAndGet();
  }
}
