package dev.weir.client;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the invocations of one registration run: so many at once on an executor, further ones in
 * order behind them, bounded by the bytes that all of them hold. What it has to do burdens no other
 * lane. Thread-safe.
 */
final class HandlerLane {
  /** An invocation to be handled. */
  interface Task {
    /** Handles it; whoever runs it must {@link HandlerLane#leave} once, then or later. */
    void run();

    /** The executor takes no more. */
    void rejected();
  }

  private final Executor executor;
  private final int most;
  private final int width;
  private final long mostBytes;
  private final AtomicLong held = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Reply, Task> waiting = new LinkedHashMap<>();
  private int running;

  /**
   * An empty lane.
   *
   * @param most how many its registration wants to run at once
   * @param widest how many the executor can run at once of one lane
   * @param mostBytes bytes from which on it is full
   */
  HandlerLane(Executor executor, int most, int widest, long mostBytes) {
    this.executor = executor;
    this.most = most;
    this.width = Math.min(most, widest);
    this.mostBytes = mostBytes;
  }

  Executor executor() {
    return executor;
  }

  boolean isFull() {
    return held.get() >= mostBytes;
  }

  /** Something holds bytes from now on; negative when it no longer does. */
  void hold(long bytes) {
    held.addAndGet(bytes);
  }

  /** Runs a task when its turn comes, unless its answer was given before. */
  void enter(Reply reply, Task task) {
    lock.lock();
    try {
      if (running >= width) {
        waiting.put(reply, task);
        return;
      }
      running++;
    } finally {
      lock.unlock();
    }
    execute(task);
  }

  /** Whether a router may count what runs here, and wait until some of it is done. */
  boolean isLimited() {
    return most < Integer.MAX_VALUE;
  }

  /** Its answer is given: there is no need to run it; true if it did not run yet. */
  boolean withdraw(Reply reply) {
    lock.lock();
    try {
      return waiting.remove(reply) != null;
    } finally {
      lock.unlock();
    }
  }

  /** A task that ran is done with. */
  void leave() {
    next().ifPresent(this::execute);
  }

  private Optional<Task> next() {
    lock.lock();
    try {
      Iterator<Task> first = waiting.values().iterator();
      if (!first.hasNext()) {
        running--;
        return Optional.empty();
      }
      Task next = first.next();
      first.remove();
      return Optional.of(next);
    } finally {
      lock.unlock();
    }
  }

  private void execute(Task task) {
    for (Optional<Task> next = Optional.of(task); next.isPresent(); next = next()) {
      try {
        executor.execute(next.get()::run);
        return;
      } catch (RejectedExecutionException e) {
        next.get().rejected();
      }
    }
  }
}
