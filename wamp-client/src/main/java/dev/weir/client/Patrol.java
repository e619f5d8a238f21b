package dev.weir.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Looks after a while whether something gets on, which is counted; one look is due at a time.
 * Thread-safe.
 */
final class Patrol {
  private final Executor soon;
  private final LongSupplier count;
  private final LongConsumer look;
  private final AtomicBoolean due = new AtomicBoolean();

  /**
   * Nobody who looks yet.
   *
   * @param millis the while
   * @param count of what gets on
   * @param look gets the count from when the patrol began; runs on a timer's thread and must not
   *     block, and may begin the next patrol
   */
  Patrol(int millis, LongSupplier count, LongConsumer look) {
    this.soon = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run);
    this.count = count;
    this.look = look;
  }

  /** Sees that somebody looks, unless that is due already. */
  void begin() {
    if (!due.get() && due.compareAndSet(false, true)) {
      long before = count.getAsLong();
      soon.execute(
          () -> {
            due.set(false);
            look.accept(before);
          });
    }
  }
}
