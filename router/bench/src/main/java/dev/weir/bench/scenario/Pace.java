package dev.weir.bench.scenario;

/**
 * Does something at a steady rate, catching up when it was late. Confined to the event loop's
 * thread.
 */
final class Pace {
  private final long interval;
  private final Runnable action;
  private long next = System.nanoTime();

  Pace(int perSecond, Runnable action) {
    interval = 1_000_000_000L / perSecond;
    this.action = action;
  }

  /** Does what is due at that time. */
  void until(long now) {
    for (; next - now <= 0; next += interval) {
      action.run();
    }
  }
}
