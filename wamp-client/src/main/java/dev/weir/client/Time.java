package dev.weir.client;

import java.util.concurrent.Future;

/** Monotonic time and an alarm clock: those of the machine, or a test's own. Thread-safe. */
interface Time {
  /** As {@link System#nanoTime()}. */
  long nanos();

  /**
   * Runs a task after so many nanoseconds, never earlier, on a thread of its own that the task must
   * not block; not at all once the client is closed.
   */
  Future<?> after(long nanos, Runnable task);
}
