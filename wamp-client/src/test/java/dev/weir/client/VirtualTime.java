package dev.weir.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Time that passes only when a test says so, on the thread that says so. Thread-safe. */
final class VirtualTime implements Time {
  private record Task(long at, long order, CompletableFuture<Void> handle, Runnable run) {}

  private final Queue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos(); // wraps, as nanoTime may
  private long start = now;
  private long elapsed;
  private long order;

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized Future<?> after(long nanos, Runnable task) {
    CompletableFuture<Void> handle = new CompletableFuture<>();
    tasks.add(new Task(elapsed + nanos, order++, handle, task));
    return handle;
  }

  /** How many tasks wait that nobody cancelled. */
  synchronized long waiting() {
    return tasks.stream().filter(task -> !task.handle().isCancelled()).count();
  }

  /** Lets time pass up to so much since the start; tasks run at their own times. */
  void advanceTo(Duration sinceStart) {
    long target = sinceStart.toNanos();
    for (Task task = next(target); task != null; task = next(target)) {
      if (!task.handle().isCancelled()) {
        task.run().run();
      }
    }
  }

  void advance(Duration duration) {
    long reached;
    synchronized (this) {
      reached = elapsed;
    }
    advanceTo(Duration.ofNanos(reached).plus(duration));
  }

  private synchronized Task next(long target) {
    boolean due = !tasks.isEmpty() && tasks.peek().at() <= target;
    elapsed = Math.max(elapsed, due ? tasks.peek().at() : target);
    now = start + elapsed;
    return due ? tasks.remove() : null;
  }
}
