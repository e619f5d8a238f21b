package dev.weir.router.timer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A hashed wheel of ticks of 10 ms: O(1) to set and to cancel. It does not tick by itself: who owns
 * it calls {@link #advance} while it is not empty. Runs inside the realm's turn.
 */
public final class TimerWheel implements Timers {
  /** The length of a tick. */
  public static final long TICK_NANOS = 10_000_000L;

  private static final int SLOTS = 512;

  private final LongSupplier clock;
  private final Runnable wake;
  private final Pending[] slots = new Pending[SLOTS];
  private final long start;
  private long reached;
  private int size;

  /**
   * The clock gives monotonic nanoseconds; {@code wake} is run when the wheel stops being empty.
   */
  public TimerWheel(LongSupplier clock, Runnable wake) {
    this.clock = clock;
    this.wake = wake;
    this.start = clock.getAsLong();
  }

  public boolean isEmpty() {
    return size == 0;
  }

  @Override
  public Timer after(long nanos, Runnable action) {
    long now = clock.getAsLong() - start;
    if (size == 0) {
      reached = now / TICK_NANOS;
    }
    long due = Math.max(reached + 1, (now + nanos + TICK_NANOS - 1) / TICK_NANOS);
    Pending pending = new Pending(due, action);
    link(pending);
    if (size == 1) {
      wake.run();
    }
    return pending;
  }

  /** Runs all that is due; when an action fails, the next call runs those behind it. */
  public void advance() {
    long now = (clock.getAsLong() - start) / TICK_NANOS;
    long first = reached + 1;
    long last = Math.min(now, reached + SLOTS);
    reached = Math.max(reached, now);
    long tick = first;
    try {
      for (; tick <= last && size > 0; tick++) {
        runSlot((int) (tick % SLOTS), now);
      }
    } catch (RuntimeException | Error e) {
      reached = tick - 1;
      throw e;
    }
  }

  /** Takes what is due out of the slot first: an action may set and cancel timers. */
  private void runSlot(int slot, long now) {
    List<Pending> due = new ArrayList<>();
    for (Pending pending = slots[slot]; pending != null; pending = pending.next) {
      if (pending.due <= now) {
        due.add(pending);
      }
    }
    for (Pending pending : due) {
      if (pending.linked) {
        pending.cancel();
        pending.action.run();
      }
    }
  }

  private void link(Pending pending) {
    int slot = (int) (pending.due % SLOTS);
    pending.next = slots[slot];
    if (pending.next != null) {
      pending.next.previous = pending;
    }
    slots[slot] = pending;
    pending.linked = true;
    size++;
  }

  private final class Pending implements Timer {
    private final long due;
    private final Runnable action;
    private Pending previous;
    private Pending next;
    private boolean linked;

    Pending(long due, Runnable action) {
      this.due = due;
      this.action = action;
    }

    @Override
    public void cancel() {
      if (!linked) {
        return;
      }
      linked = false;
      size--;
      if (previous == null) {
        slots[(int) (due % SLOTS)] = next;
      } else {
        previous.next = next;
      }
      if (next != null) {
        next.previous = previous;
      }
    }
  }
}
