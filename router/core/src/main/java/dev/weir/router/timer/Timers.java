package dev.weir.router.timer;

/** Lets something happen later in the realm's turn. Runs inside the realm's turn. */
public interface Timers {

  /** Runs the action once, not earlier than after this many nanoseconds, unless it is cancelled. */
  Timer after(long nanos, Runnable action);

  /** A pending action. */
  interface Timer {
    /** A timer that has nothing to do. */
    Timer NONE = () -> {};

    /** Forgets the action; does no harm when it ran or was cancelled. */
    void cancel();
  }
}
