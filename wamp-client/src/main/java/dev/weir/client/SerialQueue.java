package dev.weir.client;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs tasks one after another, in order, on an executor; bounded by what waits. Tasks must not
 * throw. Thread-safe.
 */
final class SerialQueue {
  /** What a task weighs besides its payload, in bytes. */
  private static final int OVERHEAD = 256;

  /** After so many tasks others get their turn on the executor's thread. */
  private static final int SLICE = 256;

  private record Task(Runnable run, int weight, boolean last) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Task> tasks = new ArrayDeque<>();
  private final Executor executor;
  private final long limit;
  private long weight;
  private boolean running;

  /**
   * An empty queue.
   *
   * @param limit bytes from which on nothing more is taken
   */
  SerialQueue(Executor executor, long limit) {
    this.executor = executor;
    this.limit = limit;
  }

  /**
   * Runs a task after those before it; false when it was refused, as the queue is full.
   *
   * @param bytes what the task holds
   */
  boolean offer(Runnable task, int bytes) {
    return enter(new Task(task, OVERHEAD + bytes, false));
  }

  /** Runs a last task, full or not, and even if the executor takes no more. */
  void finish(Runnable task) {
    enter(new Task(task, 0, true));
  }

  private boolean enter(Task task) {
    boolean idle;
    lock.lock();
    try {
      if (weight >= limit && !task.last()) {
        return false;
      }
      tasks.add(task);
      weight += task.weight();
      idle = !running;
      running = true;
    } finally {
      lock.unlock();
    }
    if (idle) {
      execute();
    }
    return true;
  }

  private void execute() {
    try {
      executor.execute(this::runSlice);
    } catch (RejectedExecutionException e) {
      for (Optional<Task> task = next(); task.isPresent(); task = next()) {
        task.filter(Task::last).map(Task::run).ifPresent(Runnable::run);
      }
    }
  }

  private void runSlice() {
    for (int i = 0; i < SLICE; i++) {
      Optional<Task> task = next();
      if (task.isEmpty()) {
        return;
      }
      task.get().run().run();
    }
    execute();
  }

  private Optional<Task> next() {
    lock.lock();
    try {
      Task task = tasks.poll();
      if (task == null) {
        running = false;
        return Optional.empty();
      }
      weight -= task.weight();
      return Optional.of(task);
    } finally {
      lock.unlock();
    }
  }
}
