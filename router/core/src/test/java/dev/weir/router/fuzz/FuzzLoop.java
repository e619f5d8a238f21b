package dev.weir.router.fuzz;

import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Touched;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The only loop, on virtual time. Confined to one thread. */
public final class FuzzLoop implements EventLoop {
  private final Touched touched = new Touched(this);
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::due).thenComparingLong(Alarm::order));
  private long now = 1;
  private long order;

  private record Alarm(long due, long order, Runnable task) {}

  @Override
  public int index() {
    return 0;
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public Touched touched() {
    return touched;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void executeAfter(Runnable task, long nanos) {
    alarms.add(new Alarm(now + nanos, order++, task));
  }

  /** Monotonic nanoseconds. */
  public long now() {
    return now;
  }

  /** Runs all tasks that wait and those that they cause. */
  public void settle() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass; what is due runs at its time. */
  public void advance(long nanos) {
    long until = now + nanos;
    settle();
    while (!alarms.isEmpty() && alarms.peek().due <= until) {
      Alarm alarm = alarms.poll();
      now = alarm.due;
      alarm.task.run();
      settle();
    }
    now = until;
  }
}
