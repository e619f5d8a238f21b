package dev.weir.router.dealer;

import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.timer.Timers;
import dev.weir.router.timer.Timers.Timer;
import java.time.Duration;

/** The deadlines of calls in one realm, and how many calls run. Runs inside the realm's turn. */
final class CallClock {
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long ABANDONED_NANOS = 60_000_000_000L;

  private final Timers timers;
  private final RealmOptions times;
  private final Counters counters;
  private int running;

  CallClock(Timers timers, RealmOptions times, Counters counters) {
    this.timers = timers;
    this.times = times;
    this.counters = counters;
  }

  void started() {
    running++;
  }

  void finished() {
    running--;
  }

  int running() {
    return running;
  }

  /** A timeout as the caller gave it, in milliseconds, 0 for none, within what the realm sets. */
  Timer timeout(long millis, Runnable action) {
    long asked = millis == 0 ? times.callTimeout().toMillis() : millis;
    long most = times.maxCallTimeout().toMillis();
    long effective = most > 0 && asked > most ? most : asked;
    return effective == 0 ? Timer.NONE : timers.after(nanos(effective), action);
  }

  Timer killGrace(Runnable action) {
    Duration grace = times.killGrace();
    return grace.isZero() ? Timer.NONE : timers.after(nanos(grace.toMillis()), action);
  }

  /** How long a caller is charged for a call that it gave up and that its callee never answers. */
  Timer abandonedGrace(Runnable action) {
    return timers.after(
        ABANDONED_NANOS,
        () -> {
          counters.count(Counter.INVOCATIONS_FORGOTTEN);
          action.run();
        });
  }

  private static long nanos(long millis) {
    return millis > Long.MAX_VALUE / NANOS_PER_MILLI / 2
        ? Long.MAX_VALUE / 4
        : millis * NANOS_PER_MILLI;
  }
}
