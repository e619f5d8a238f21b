package dev.weir.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * An idempotent call that is made a second time if the first takes longer than usual: whichever is
 * answered first counts, and the other is cancelled. Thread-safe.
 */
final class HedgedCall extends ClientFuture<CallResult> {
  private final Function<Call, CompletableFuture<CallResult>> calls;
  private final AtomicInteger running = new AtomicInteger(1);

  private HedgedCall(ClientThreads threads, Function<Call, CompletableFuture<CallResult>> calls) {
    super(threads);
    this.calls = calls;
  }

  /**
   * Makes the call; the future always completes, within the timeout of one attempt.
   *
   * @param timeout of the call, zero for none
   * @param calls makes an attempt
   */
  static CompletableFuture<CallResult> begin(
      ClientThreads threads,
      Counters counters,
      Call call,
      Duration timeout,
      Function<Call, CompletableFuture<CallResult>> calls) {
    Duration after = call.hedge().orElseThrow();
    HedgedCall hedged = new HedgedCall(threads, calls);
    hedged.attempt(call.unhedged(), hedged::firstEnded);
    if (!timeout.isZero() && timeout.compareTo(after) <= 0) {
      return hedged; // no time is left for a second attempt
    }
    Duration left = timeout.isZero() ? timeout : timeout.minus(after);
    Call second = call.unhedged().timeout(left);
    Runnable again = () -> threads.complete(() -> hedged.again(counters, second));
    Alarm alarm = threads.deadlines().alarm(Math.max(1, after.toNanos()), again);
    alarm.set();
    hedged.whenComplete((result, failure) -> alarm.off());
    return hedged;
  }

  private void again(Counters counters, Call second) {
    if (!isDone() && running.getAndIncrement() > 0) {
      counters.hedges.increment();
      attempt(second, this::oneEnded);
    }
  }

  private void attempt(Call call, BiConsumer<CallResult, Throwable> ended) {
    CompletableFuture<CallResult> made = calls.apply(call);
    made.whenComplete(ended);
    whenComplete((result, failure) -> made.cancel(true));
  }

  /** The first attempt has the timeout of the whole, whatever the other one does. */
  private void firstEnded(CallResult result, Throwable failure) {
    if (failure instanceof WampException late && late.reason() == Reason.TIMEOUT) {
      completeExceptionally(failure);
    } else {
      oneEnded(result, failure);
    }
  }

  /** The failure that counts is the last one: the other attempt may still be answered. */
  private void oneEnded(CallResult result, Throwable failure) {
    int others = running.decrementAndGet();
    if (failure == null) {
      complete(result);
    } else if (others == 0) {
      completeExceptionally(failure);
    }
  }
}
