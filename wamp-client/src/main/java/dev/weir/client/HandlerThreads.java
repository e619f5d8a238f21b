package dev.weir.client;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Threads for handlers where the JDK has no virtual ones. Handlers that compute share a few of
 * them; when all of these are held by handlers that wait, for whatever it is, further threads take
 * what has not begun, so that no handler waits for those of another registration. Thread-safe.
 */
final class HandlerThreads implements Executor {
  /** How many may run at once before anybody asks whether they get on. */
  private static final int PARALLELISM = 64;

  private static final int MOST_FURTHER = 2048;
  private static final int IDLE_SECONDS = 10;
  private static final int PATIENCE_MILLIS = 10;

  private final ForkJoinPool pool = ClientThreads.pool(PARALLELISM, HandlerThreads::worker);
  private final ThreadPoolExecutor further =
      new ThreadPoolExecutor(
          0,
          MOST_FURTHER,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HandlerThreads::furtherThread);
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final LongAdder begun = new LongAdder();
  private final Patrol patrol = new Patrol(PATIENCE_MILLIS, begun::sum, this::look);

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    try {
      pool.execute(this::runNext);
    } catch (RejectedExecutionException e) {
      if (waiting.remove(task)) {
        throw e;
      }
      return;
    }
    patrol.begin();
  }

  /** Takes no more tasks; those that wait are run. */
  void close() {
    pool.shutdown();
    further.shutdown();
  }

  /** What another thread has taken is not run again. */
  private void runNext() {
    Runnable next = waiting.poll();
    if (next != null) {
      begun.increment();
      next.run();
    }
  }

  private void runAll() {
    while (!waiting.isEmpty()) {
      runNext();
    }
  }

  /** Whether those that run get on. */
  private void look(long before) {
    if (waiting.isEmpty()) {
      return;
    }
    int threads = PARALLELISM + further.getActiveCount();
    if (begun.sum() - before < threads / 2) {
      // Handlers that get on would have begun far more of them.
      addThreads(threads);
    }
    patrol.begin();
  }

  /** As many again at most: each takes what waits, until nothing does. */
  private void addThreads(int most) {
    try {
      waiting.stream().limit(most).forEach(each -> further.execute(this::runAll));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // There are as many as there may be, or as this machine allows; what waits goes on waiting.
      return;
    }
  }

  private static ForkJoinWorkerThread worker(ForkJoinPool pool) {
    ForkJoinWorkerThread worker = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    worker.setName("weir-client-handlers-" + worker.getPoolIndex());
    worker.setDaemon(true);
    return worker;
  }

  private static Thread furtherThread(Runnable task) {
    Thread thread = new Thread(task, "weir-client-handlers-further");
    thread.setDaemon(true);
    return thread;
  }
}
