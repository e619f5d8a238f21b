package dev.weir.client;

import dev.weir.client.link.Bursts;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The threads of one client besides its connection's: a timer, a pool that completes futures, and
 * the executor of handlers. All start when they are needed. Thread-safe.
 *
 * <p>Futures are completed apart from handlers, so that handlers that wait for calls can occupy all
 * of their executor and are still served; the pool grows when what follows on a future joins
 * another one.
 */
final class ClientThreads implements AutoCloseable, Time {
  private static final int MOST_THREADS = 4096;
  private static final int IDLE_SECONDS = 10;

  /** So many handlers of one registration share what threads of the platform there are. */
  private static final int WIDEST_LANE = 512;

  private final ScheduledThreadPoolExecutor timer;
  private final Deadlines deadlines;
  private final Completions completing = new Completions();
  private final Executor handlers;
  private final Runnable handlersClosing;
  private final int widestLane;

  /**
   * The threads of a client.
   *
   * @param handlers the executor that the user chose; by default a virtual thread for each task
   *     where the JDK has them, else a pool
   * @param time what deadlines go by; by default the machine's time
   */
  ClientThreads(Optional<Executor> handlers, Optional<Time> time) {
    this.timer = newTimer();
    this.deadlines = new Deadlines(time.orElse(this));
    Optional<ExecutorService> virtual = handlers.isPresent() ? Optional.empty() : virtualThreads();
    Executor chosen = handlers.or(() -> virtual).orElseGet(HandlerThreads::new);
    this.handlersClosing = closing(chosen, handlers.isPresent());
    this.widestLane = chosen instanceof HandlerThreads ? WIDEST_LANE : Integer.MAX_VALUE;
    this.handlers =
        task -> {
          completing.flush(); // an executor may run it in this very thread
          chosen.execute(task);
        };
  }

  /** For the connection; its tasks must not block. */
  ScheduledExecutorService timer() {
    return timer;
  }

  /** The threads that complete futures: what follows on those often sends something. */
  Bursts bursts() {
    return completing;
  }

  /** For all that has a timeout. */
  Deadlines deadlines() {
    return deadlines;
  }

  /** Runs users' handlers. */
  Executor handlers() {
    return handlers;
  }

  /** How many handlers of one registration may run at once, whatever it asks for. */
  int widestLane() {
    return widestLane;
  }

  /** Runs what the application has a hand in, on the executor of handlers. */
  void handle(Runnable task, Consumer<RejectedExecutionException> refused) {
    try {
      handlers.execute(task);
    } catch (RejectedExecutionException e) {
      refused.accept(e);
    }
  }

  /** Completes a future, or tells a listener, with all that follows on it. */
  void complete(Runnable completion) {
    completing.execute(completion);
  }

  /** Has the completions that this thread causes meanwhile run together, when it is through. */
  void gather(Runnable messages) {
    completing.gather(messages);
  }

  /** Waits for something, without holding up completions. */
  <T, E extends Exception> T awaiting(Completions.Waiting<T, E> wait)
      throws E, InterruptedException {
    return completing.awaiting(wait);
  }

  /** Runs what waits for a connection. */
  void connect(Runnable task) {
    Thread thread = new Thread(task, "weir-client-connect");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Future<?> after(long nanos, Runnable task) {
    try {
      return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Takes no more tasks; those that run, and completions that wait, are finished. */
  @Override
  public void close() {
    timer.shutdownNow();
    completing.close();
    handlersClosing.run();
  }

  private static ScheduledThreadPoolExecutor newTimer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "weir-client-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private static Runnable closing(Executor chosen, boolean ofTheUser) {
    if (ofTheUser) {
      return () -> {};
    }
    return chosen instanceof HandlerThreads threads
        ? threads::close
        : ((ExecutorService) chosen)::shutdown;
  }

  /** Before JDK 21 there are none, or only as a preview. */
  private static Optional<ExecutorService> virtualThreads() {
    try {
      return Optional.of(
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return Optional.empty();
    }
  }

  /** Threads that may wait for others of their pool, which has more of them then. */
  static ForkJoinPool pool(int parallelism, ForkJoinPool.ForkJoinWorkerThreadFactory workers) {
    return new ForkJoinPool(
        parallelism,
        workers,
        null,
        true,
        0,
        MOST_THREADS,
        1,
        full -> true,
        IDLE_SECONDS,
        TimeUnit.SECONDS);
  }
}
