package dev.weir.router.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads for one authenticator or authorizer that may block: 4 at most, for which up to 1,000
 * questions wait, so that one that hangs keeps none from the others. Thread-safe.
 */
public final class UserThreads implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 1_000;
  private static final long KEEP_ALIVE_SECONDS = 5;

  private final String name;
  private final Watchdog watchdog;
  private final ThreadPoolExecutor pool;

  /** Threads of this name, on which this watchdog looks. */
  public UserThreads(String name, Watchdog watchdog) {
    this.name = name;
    this.watchdog = watchdog;
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> thread(task, name));
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Puts a question on one of the threads and completes {@code answer} like {@link #askHere}; when
   * the answer is cancelled, the thread is interrupted.
   */
  public <T> void ask(Supplier<CompletionStage<T>> asking, CompletableFuture<T> answer) {
    Runnable watched = () -> watchdog.run(name, () -> askHere(asking, answer));
    FutureTask<?> task = new FutureTask<>(watched, null);
    answer.whenComplete(
        (given, error) -> {
          if (answer.isCancelled()) {
            task.cancel(true);
            pool.remove(task);
          }
        });
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
  }

  /**
   * Puts a question on the calling thread and completes {@code answer} with what comes, never null,
   * or with what went wrong.
   */
  public static <T> void askHere(Supplier<CompletionStage<T>> asking, CompletableFuture<T> answer) {
    try {
      asking
          .get()
          .whenComplete(
              (given, error) -> {
                if (given == null) {
                  answer.completeExceptionally(
                      error == null ? new NullPointerException("no answer") : error);
                } else {
                  answer.complete(given);
                }
              });
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  /** Interrupts what runs and takes no more. */
  @Override
  public void close() {
    pool.shutdownNow();
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
