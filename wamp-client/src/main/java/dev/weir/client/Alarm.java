package dev.weir.client;

/**
 * Rings once when nothing has been heard for a while: the timeout of a request or of an invocation,
 * which each part of it starts anew. Never early. Thread-safe; rings on the timer's thread.
 */
final class Alarm {
  /** The {@link #place} of one that is not set. */
  static final int NOWHERE = -1;

  /** The {@link #place} of one that stands in the line. */
  static final int IN_LINE = -2;

  /** Where it is among its deadlines, and when it is due there; guarded by their lock. */
  int place = NOWHERE;

  long due;

  /** Its neighbours in the line, {@code null} at its ends; guarded as well. */
  Alarm before;

  Alarm after;

  private final Deadlines deadlines;
  private final long patience;
  private final Runnable action;
  private final long made;

  /** From when it was made to when something was heard last. */
  private volatile long later;

  private volatile boolean off;

  Alarm(Deadlines deadlines, long patience, Runnable action) {
    this.deadlines = deadlines;
    this.patience = patience;
    this.action = action;
    this.made = deadlines.now();
  }

  /** Sets it; the time counts from when it was made, or from what was heard since. */
  void set() {
    if (patience > 0 && !off) {
      deadlines.add(this, due());
      if (off) {
        deadlines.remove(this);
      }
    }
  }

  /** Something was heard: the time counts anew. */
  void heard() {
    later = deadlines.now() - made;
  }

  /** Nanoseconds that are left; without a timeout for ever. */
  long left() {
    return patience > 0 ? due() - deadlines.now() : Long.MAX_VALUE;
  }

  /** Calls it off for good. */
  void off() {
    off = true;
    deadlines.remove(this);
  }

  private long due() {
    return made + later + patience;
  }

  void ring() {
    if (left() > 0) {
      set();
    } else if (!off) {
      action.run();
    }
  }
}
