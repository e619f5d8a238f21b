package dev.weir.router.mailbox;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A loop whose tasks are run by whoever takes them from its queue. Thread-safe. */
final class QueueLoop implements EventLoop {
  private final int index;
  private final BlockingQueue<Runnable> tasks;
  private final Touched touched = new Touched(this);

  QueueLoop(int index, BlockingQueue<Runnable> tasks) {
    this.index = index;
    this.tasks = tasks;
  }

  @Override
  public int index() {
    return index;
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
    throw new UnsupportedOperationException("no timers here");
  }

  /** Runs what comes until the condition holds. */
  void runUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      runOne();
    }
  }

  private void runOne() {
    try {
      Runnable task = tasks.poll(30, TimeUnit.SECONDS);
      if (task == null) {
        throw new IllegalStateException("held for ever");
      }
      task.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
