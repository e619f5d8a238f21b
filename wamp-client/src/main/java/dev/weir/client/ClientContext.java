package dev.weir.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What all sessions of a client share. Thread-safe. */
record ClientContext(
    ClientOptions options, ClientThreads threads, Counters counters, ListenerQueue listener) {

  ClientContext(ClientOptions options, ClientThreads threads) {
    this(options, threads, new Counters(), new ListenerQueue(options.listener(), threads));
  }

  /** Has a future fail when the client's timeout runs out. */
  void expire(CompletableFuture<?> future, String description) {
    Duration timeout = options.timeout();
    Runnable expire =
        () -> {
          if (future.completeExceptionally(Failures.timeout(description, timeout))) {
            counters.timeouts.increment();
          }
        };
    Alarm alarm = threads.deadlines().alarm(timeout.toNanos(), () -> threads.complete(expire));
    alarm.set();
    future.whenComplete((done, failure) -> alarm.off());
  }
}
