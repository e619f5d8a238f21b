package dev.weir.router.join;

import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.Step;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks authenticators: those that may block on threads of their own, 4 for each at most, so that
 * one that hangs keeps none from the others. Up to 1,000 questions wait for each. Thread-safe.
 */
public final class Workers implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 1_000;
  private static final long KEEP_ALIVE_SECONDS = 5;

  private final Map<Authenticator, ThreadPoolExecutor> pools = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** An answer under way. Thread-safe. */
  static final class Question {
    private final CompletableFuture<Step> answer = new CompletableFuture<>();
    private Runnable forget = () -> {};

    /** Completes with a step, never null, or with what went wrong. */
    CompletableFuture<Step> answer() {
      return answer;
    }

    /** Nobody waits any more: its thread is interrupted. */
    void abandon() {
      answer.cancel(false);
      forget.run();
    }
  }

  /** Puts a question to an authenticator. */
  Question ask(Authenticator authenticator, Supplier<CompletionStage<Step>> asking) {
    Question question = new Question();
    if (authenticator.quick()) {
      put(asking, question.answer);
      return question;
    }
    ThreadPoolExecutor pool = pools.computeIfAbsent(authenticator, Workers::pool);
    FutureTask<?> task = new FutureTask<>(() -> put(asking, question.answer), null);
    question.forget =
        () -> {
          task.cancel(true);
          pool.remove(task);
        };
    try {
      if (closed) {
        throw new RejectedExecutionException("the router is closed");
      }
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      question.answer.completeExceptionally(e);
    }
    return question;
  }

  @Override
  public void close() {
    closed = true;
    pools.values().forEach(ThreadPoolExecutor::shutdownNow);
  }

  private static void put(Supplier<CompletionStage<Step>> asking, CompletableFuture<Step> answer) {
    try {
      asking
          .get()
          .whenComplete(
              (step, error) -> {
                if (step == null) {
                  answer.completeExceptionally(
                      error == null ? new NullPointerException("no step") : error);
                } else {
                  answer.complete(step);
                }
              });
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  private static ThreadPoolExecutor pool(Authenticator authenticator) {
    String name = "weir-authenticator-" + authenticator.methods().get(0);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> thread(task, name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
