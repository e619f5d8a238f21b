package dev.weir.router.join;

import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.Step;
import dev.weir.router.auth.UserThreads;
import dev.weir.router.auth.Watchdog;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Asks authenticators: each of those that may block on threads of its own. Thread-safe. */
public final class Workers implements AutoCloseable {
  private final Map<Authenticator, UserThreads> threads = new ConcurrentHashMap<>();
  private final Watchdog watchdog;
  private volatile boolean closed;

  /** Whose threads this watchdog looks at. */
  public Workers(Watchdog watchdog) {
    this.watchdog = watchdog;
  }

  /**
   * Puts a question to an authenticator. It completes with a step, never null, or with what went
   * wrong; when it is cancelled, nobody waits any more and its thread is interrupted.
   */
  CompletableFuture<Step> ask(Authenticator authenticator, Supplier<CompletionStage<Step>> asking) {
    CompletableFuture<Step> answer = new CompletableFuture<>();
    if (authenticator.quick()) {
      UserThreads.askHere(asking, answer);
    } else if (closed) {
      answer.completeExceptionally(new RejectedExecutionException("the router is closed"));
    } else {
      threads.computeIfAbsent(authenticator, this::threads).ask(asking, answer);
    }
    return answer;
  }

  @Override
  public void close() {
    closed = true;
    threads.values().forEach(UserThreads::close);
  }

  private UserThreads threads(Authenticator authenticator) {
    return new UserThreads("weir-authenticator-" + authenticator.methods().get(0), watchdog);
  }
}
