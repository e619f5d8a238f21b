package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Waits for numbers that lag behind what a peer is told. Stateless. */
final class Soon {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Soon() {}

  /** Returns when the number is this one, and stays so for all that the test knows. */
  static void is(long expected, LongSupplier number) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (number.getAsLong() != expected && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(STEP_NANOS);
    }
    assertThat(number.getAsLong()).isEqualTo(expected);
  }
}
