package dev.weir.client.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many requests may be under way at once, found out by what becomes of them: one more after
 * each that is answered, or, once it had to give way, after each round of them; fewer by a third
 * when one is refused or runs out of time, and by a tenth when answers of one kind take three times
 * as long as they can. A round gives way once. Thread-safe.
 */
public final class AdaptiveLimit {
  private static final double REFUSED = 2.0 / 3;
  private static final double SLOW = 0.9;

  /** How much slower than the fastest answers are, before that counts as too many at once. */
  private static final double TOLERANCE = 3;

  /** What is faster than this is never slow. */
  private static final long FLOOR_NANOS = 5_000_000;

  /** The fastest answer of a kind is forgotten slowly, as the other side may have changed. */
  private static final double FORGETTING = 1.0 / 1024;

  private static final double SMOOTHING = 1.0 / 16;
  private static final int KINDS = 256;

  /** What is known of one kind of requests. */
  private static final class Pace {
    private double fastest = Double.MAX_VALUE;
    private double usual;

    /** Whether an answer after such a time shows that too much is asked. */
    boolean isSlow(double nanos) {
      fastest = Math.min(nanos, fastest + (nanos - fastest) * FORGETTING);
      usual += usual == 0 ? nanos : (nanos - usual) * SMOOTHING;
      return usual > TOLERANCE * Math.max(fastest, FLOOR_NANOS / TOLERANCE);
    }
  }

  private final int least;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Pace> paces =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pace> eldest) {
          return size() > KINDS;
        }
      };
  private double current;
  private boolean growing = true;
  private boolean gaveWay;
  private long gaveWayAt;
  private volatile int limit;

  /**
   * A limit that begins with its least.
   *
   * @param least requests that may always be under way, at least 1
   * @param most requests that never more than may be
   */
  public AdaptiveLimit(int least, int most) {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException(
          "an adaptive limit must be from 1 to the largest, not " + least + " to " + most);
    }
    this.least = least;
    this.most = most;
    this.current = least;
    this.limit = least;
  }

  /** How many may be under way now. */
  public int limit() {
    return limit;
  }

  /**
   * A request was answered.
   *
   * @param kind requests of one kind take about as long as each other
   * @param sentAt when it was sent, in nanoseconds
   * @param now in nanoseconds
   * @param underWay how many were, itself included: what is not used up is not raised
   */
  public void succeeded(String kind, long sentAt, long now, int underWay) {
    lock.lock();
    try {
      if (paces.computeIfAbsent(kind, none -> new Pace()).isSlow(now - sentAt)) {
        giveWay(SLOW, sentAt, now);
      } else if (underWay * 2L >= limit) {
        current = Math.min(most, current + (growing ? 1 : 1 / current));
        limit = (int) current;
      }
    } finally {
      lock.unlock();
    }
  }

  /** A request was refused because there are too many, or ran out of time. */
  public void failed(long sentAt, long now) {
    lock.lock();
    try {
      giveWay(REFUSED, sentAt, now);
    } finally {
      lock.unlock();
    }
  }

  /** Once for all requests that were sent before it last did. */
  private void giveWay(double share, long sentAt, long now) {
    if (gaveWay && sentAt - gaveWayAt < 0) {
      return;
    }
    gaveWay = true;
    gaveWayAt = now;
    growing = false;
    current = Math.max(least, current * share);
    limit = (int) current;
  }
}
