package dev.weir.router.auth;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which code of the application runs on the router's threads for it, and writes a line in the
 * log about what has run for too long, with its stack, and another one when it has ended at last:
 * once each, however long it takes. Thread-safe.
 */
public final class Watchdog {
  /** How often {@link #look} should be called. */
  public static final Duration STEP = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier clock;
  private final long patience;
  private final Runnable blocked;
  private final Set<Running> all = ConcurrentHashMap.newKeySet();

  /**
   * @param clock monotonic nanoseconds
   * @param patience after which code counts as blocked
   * @param blocked is told of each that does
   */
  public Watchdog(LongSupplier clock, Duration patience, Runnable blocked) {
    this.clock = clock;
    this.patience = patience.toNanos();
    this.blocked = blocked;
  }

  /** Runs something on the calling thread, under this name while it is looked at. */
  public void run(String name, Runnable code) {
    Running running = new Running(name, Thread.currentThread(), clock.getAsLong());
    all.add(running);
    try {
      code.run();
    } finally {
      all.remove(running);
      running.ended();
    }
  }

  /** Looks at all that runs. */
  public void look() {
    all.forEach(Running::look);
  }

  /** Some code on its thread; equal to nothing but itself. */
  private final class Running {
    private final String name;
    private final Thread thread;
    private final long begun;
    private boolean told;

    Running(String name, Thread thread, long begun) {
      this.name = name;
      this.thread = thread;
      this.begun = begun;
    }

    synchronized void look() {
      if (!told && clock.getAsLong() - begun >= patience && all.contains(this)) {
        told = true;
        blocked.run();
        Throwable place = new Throwable("where it stands");
        place.setStackTrace(thread.getStackTrace());
        LOG.warn("{} has not come back for {} ms", name, millis(), place);
      }
    }

    synchronized void ended() {
      if (told) {
        LOG.warn("{} has come back after {} ms", name, millis());
      }
    }

    private long millis() {
      return (clock.getAsLong() - begun) / NANOS_PER_MILLI;
    }
  }
}
