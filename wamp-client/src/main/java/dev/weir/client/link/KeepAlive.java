package dev.weir.client.link;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Pings a silent peer and gives a connection up that stays silent. The reader reports with {@link
 * #heard()}; all else runs on the timer's thread.
 */
final class KeepAlive {
  private final Link link;
  private final LinkOptions options;
  private final ScheduledExecutorService timer;
  private volatile boolean heard;
  private boolean pinged;
  private long due;

  KeepAlive(Link link, LinkOptions options, ScheduledExecutorService timer) {
    this.link = link;
    this.options = options;
    this.timer = timer;
  }

  void start() {
    if (!options.pingInterval().isZero()) {
      next(options.pingInterval().toNanos());
    }
  }

  /** Something has come from the peer. */
  void heard() {
    heard = true;
  }

  private void tick() {
    if (link.hasEnded()) {
      return;
    }
    if (heard || !link.pingable()) {
      heard = false;
      pinged = false;
      next(options.pingInterval().toNanos());
    } else if (!pinged || stalled()) {
      pinged = true;
      link.ping();
      next(options.pingTimeout().toNanos());
    } else {
      link.lose(
          "the router was silent for "
              + options.pingInterval().plus(options.pingTimeout()).toMillis()
              + " ms and answered no ping");
    }
  }

  /** Whether this process slept through its own deadline: then the peer gets a fresh ping. */
  private boolean stalled() {
    return System.nanoTime() - due > options.pingTimeout().toNanos();
  }

  private void next(long nanos) {
    due = System.nanoTime() + nanos;
    try {
      timer.schedule(this::tick, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The client is closing: the connection ends with it.
    }
  }
}
