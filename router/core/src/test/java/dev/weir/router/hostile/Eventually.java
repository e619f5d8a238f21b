package dev.weir.router.hostile;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Message;
import dev.weir.router.Router;
import dev.weir.router.counter.Counter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what comes about without a message. Stateless. */
public final class Eventually {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final int MOST_ATTEMPTS = 5_000;
  private static final int FOR_GOOD = 100;

  private Eventually() {}

  /** Returns when no session is left, nor what it registered or subscribed to. */
  public static void allHaveLeft(Router router) {
    holds(
        "all sessions have left",
        () -> router.count(Counter.SESSIONS_LEFT) == router.count(Counter.SESSIONS_JOINED));
  }

  /** Returns when the condition holds; fails after twenty seconds. */
  public static void holds(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("within twenty seconds it did not come about that " + what);
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  /**
   * Returns the refusal once a hundred are refused in a row: for good, because the sockets of those
   * who do not read take nothing more either. Fills while nothing is refused; fails after five
   * thousand attempts.
   */
  static ErrorMessage refusedForGood(Runnable fill, Supplier<Message> ask) {
    int refused = 0;
    for (int i = 0; i < MOST_ATTEMPTS; i++) {
      if (refused == 0) {
        fill.run();
      }
      if (!(ask.get() instanceof ErrorMessage refusal)) {
        refused = 0;
      } else if (++refused == FOR_GOOD) {
        return refusal;
      }
    }
    throw new AssertionError("never refused for good");
  }
}
