package dev.weir.router.realm;

import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.timer.TimerWheel;
import dev.weir.router.timer.Timers;
import java.util.function.LongSupplier;

/**
 * The timers of a realm: while there are any, a tick enters the turn again and again, each time
 * once with all that expired. Runs inside the realm's turn.
 */
final class RealmTimers implements Timers {
  private final RealmTurn turn;
  private final TimerWheel wheel;
  private boolean ticking;
  private boolean stopped;

  /** The clock gives monotonic nanoseconds. */
  RealmTimers(RealmTurn turn, LongSupplier clock) {
    this.turn = turn;
    this.wheel = new TimerWheel(clock, this::schedule);
  }

  @Override
  public Timer after(long nanos, Runnable action) {
    return wheel.after(nanos, action);
  }

  /** From now on nothing expires. */
  void stop() {
    stopped = true;
  }

  private void schedule() {
    if (ticking || stopped) {
      return;
    }
    ticking = true;
    EventLoop loop = turn.loop();
    loop.executeAfter(() -> turn.enter(loop, this::tick), TimerWheel.TICK_NANOS);
  }

  /** One that fails must not hold up the others. */
  private void tick() {
    ticking = false;
    if (stopped) {
      return;
    }
    try {
      wheel.advance();
    } finally {
      if (!wheel.isEmpty()) {
        schedule();
      }
    }
  }
}
