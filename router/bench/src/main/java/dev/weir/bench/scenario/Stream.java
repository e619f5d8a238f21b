package dev.weir.bench.scenario;

/**
 * The steady load of {@link SlowConsumer}, and an eye on the router's memory. Confined to the event
 * loop's thread.
 */
final class Stream implements Runnable {
  private static final int LOOKS_PER_SECOND = 2;

  private final Stage stage;
  private final Pace events;
  private final Pace calls;
  private final Pace looks = new Pace(LOOKS_PER_SECOND, this::look);
  private long first;
  private long largest;

  Stream(Stage stage, Pace events, Pace calls) {
    this.stage = stage;
    this.events = events;
    this.calls = calls;
  }

  /** Counts the growth of the resident memory from now on. */
  void watchMemory() {
    first = stage.router.resident();
    largest = first;
  }

  /** The largest growth seen, in KiB. */
  long growth() {
    return largest - first;
  }

  @Override
  public void run() {
    long now = stage.loop.now();
    events.until(now);
    calls.until(now);
    looks.until(now);
  }

  private void look() {
    largest = Math.max(largest, stage.router.resident());
  }
}
