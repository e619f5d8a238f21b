package dev.weir.router.undertow;

import dev.weir.router.options.RouterOptions;

/**
 * Whether a peer still lives: after a time of silence it is pinged, and whatever it sends then, a
 * pong or else, is a sign of life. Time counts only while its octets are read. Confined to the
 * connection's I/O thread.
 */
final class Keepalive {
  /** What has to be done. */
  enum Due {
    NOTHING,
    PING,
    /** The ping was not answered in time. */
    END
  }

  private final long interval;
  private final long timeout;

  private boolean heard;
  private boolean pinged;
  private long since;

  /** Times in nanoseconds; zero is never. */
  Keepalive(long interval, long timeout, long now) {
    this.interval = interval;
    this.timeout = timeout;
    this.since = now;
  }

  static Keepalive of(RouterOptions options, long now) {
    return new Keepalive(options.pingInterval().toNanos(), options.pingTimeout().toNanos(), now);
  }

  /** Something arrived. */
  void heard() {
    heard = true;
  }

  Due due(long now, boolean readsPaused) {
    if (heard || readsPaused) {
      heard = false;
      pinged = false;
      since = now;
      return Due.NOTHING;
    }
    if (pinged) {
      return timeout > 0 && now - since >= timeout ? Due.END : Due.NOTHING;
    }
    if (interval == 0 || now - since < interval) {
      return Due.NOTHING;
    }
    pinged = true;
    since = now;
    return Due.PING;
  }

  /** This loop itself was late: a ping without answer is sent once more before the end. */
  void stalled(long late) {
    if (pinged) {
      pinged = false;
      since -= interval;
    } else {
      since += late;
    }
  }
}
