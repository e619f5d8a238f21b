package dev.weir.router.history;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of a router on which histories are read, one question after another; it is there
 * while there is something to read. Who asks sees to it that not too much waits. Thread-safe.
 */
public final class HistoryThread implements Executor, AutoCloseable {
  private static final long KEEP_ALIVE_SECONDS = 5;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          KEEP_ALIVE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          HistoryThread::thread,
          new ThreadPoolExecutor.DiscardPolicy()); // after the end nobody waits for an answer

  public HistoryThread() {
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void close() {
    executor.shutdown();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "weir-history-reader");
    thread.setDaemon(true);
    return thread;
  }
}
