package dev.weir.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An idempotent call that is made a second time if the first takes longer than usual: whichever is
 * answered first counts, and the other is cancelled. Thread-safe.
 */
final class HedgedCall extends ClientFuture<CallResult> {
  private final Function<Call, CompletableFuture<CallResult>> calls;
  private final Call call;
  private final AtomicInteger running = new AtomicInteger(1);

  private HedgedCall(
      ClientThreads threads, Function<Call, CompletableFuture<CallResult>> calls, Call call) {
    super(threads);
    this.calls = calls;
    this.call = call;
  }

  /** Makes the call; the future always completes. */
  static CompletableFuture<CallResult> begin(
      ClientContext client, Call call, Function<Call, CompletableFuture<CallResult>> calls) {
    Duration after = call.hedge().orElseThrow();
    HedgedCall hedged = new HedgedCall(client.threads(), calls, call.unhedged());
    Alarm alarm =
        client
            .threads()
            .deadlines()
            .alarm(
                Math.max(1, after.toNanos()),
                () -> client.threads().complete(() -> hedged.again(client.counters())));
    hedged.attempt();
    alarm.set();
    hedged.whenComplete((result, failure) -> alarm.off());
    return hedged;
  }

  private void again(Counters counters) {
    if (!isDone() && running.getAndIncrement() > 0) {
      counters.hedges.increment();
      attempt();
    }
  }

  private void attempt() {
    CompletableFuture<CallResult> made = calls.apply(call);
    made.whenComplete(this::ended);
    whenComplete((result, failure) -> made.cancel(true));
  }

  /** The failure that counts is the last one: the other attempt may still be answered. */
  private void ended(CallResult result, Throwable failure) {
    int others = running.decrementAndGet();
    if (failure == null) {
      complete(result);
    } else if (others == 0) {
      completeExceptionally(failure);
    }
  }
}
