package dev.weir.router.dealer;

import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.timer.Timers;
import dev.weir.router.timer.Timers.Timer;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The deadlines of calls in one realm, and how many calls run. Runs inside the realm's turn. */
final class CallClock {
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long ABANDONED_NANOS = 60_000_000_000L;

  private final Timers timers;
  private final RealmOptions times;
  private final Counters counters;
  private final LongSupplier nanos;
  private int running;

  /** The clock gives monotonic nanoseconds. */
  CallClock(Timers timers, RealmOptions times, Counters counters, LongSupplier clock) {
    this.timers = timers;
    this.times = times;
    this.counters = counters;
    this.nanos = clock;
  }

  /** Monotonic nanoseconds. */
  long now() {
    return nanos.getAsLong();
  }

  int millisSince(long then) {
    return (int) Math.min(Integer.MAX_VALUE, (now() - then) / NANOS_PER_MILLI);
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
    return afterGrace(Counter.INVOCATIONS_FORGOTTEN, action);
  }

  /** How long an invocation that was given up keeps its slot. */
  Timer slotGrace(Runnable action) {
    return afterGrace(Counter.SLOTS_FORGOTTEN, action);
  }

  private Timer afterGrace(Counter forgotten, Runnable action) {
    return timers.after(
        ABANDONED_NANOS,
        () -> {
          counters.count(forgotten);
          action.run();
        });
  }

  private static long nanos(long millis) {
    return millis > Long.MAX_VALUE / NANOS_PER_MILLI / 2
        ? Long.MAX_VALUE / 4
        : millis * NANOS_PER_MILLI;
  }
}
