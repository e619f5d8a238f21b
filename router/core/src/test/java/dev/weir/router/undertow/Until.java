package dev.weir.router.undertow;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what no event tells. Stateless. */
final class Until {
  private static final long STEP_NANOS = 1_000_000;

  private Until() {}

  /** Looks again and again whether something holds; fails when it does not in time. */
  static void holds(Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + patience);
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
