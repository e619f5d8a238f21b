package dev.weir.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** One call whose results one subscriber gets. Thread-safe. */
final class FlowCall {
  private final ClientContext context;
  private final FeedBuffer<CallResult> buffer;
  private final Feed<CallResult> feed;

  /** Completes, or is cancelled, when the call is to end before its time. */
  private final CompletableFuture<Void> unwanted = new CompletableFuture<>();

  FlowCall(ClientContext context, Flow.Subscriber<? super CallResult> subscriber) {
    this.context = context;
    this.buffer = new FeedBuffer<>(context.options().receiveQueue(), () -> unwanted.complete(null));
    this.feed = new Feed<>(subscriber, context.threads().handlers(), buffer);
  }

  /** Makes the call, unless the subscriber has cancelled already. */
  void begin(Call call, Function<Call, CompletableFuture<CallResult>> caller) {
    if (!feed.start()) {
      return;
    }
    try {
      CompletableFuture<CallResult> made =
          caller.apply(call.onProgress(result -> received(call, result)));
      made.whenComplete(this::ended);
      unwanted.thenRun(() -> made.cancel(true));
    } catch (WampException e) {
      fail(e);
    }
  }

  /** Ends behind what has come, and cancels the call. */
  void fail(Throwable failure) {
    buffer.fail(failure);
    feed.changed();
    unwanted.complete(null);
  }

  private void received(Call call, CallResult result) {
    if (buffer.offer(result, result.size())) {
      feed.changed();
    } else {
      fail(
          Failures.progressTooFast(
              "the call of " + call.procedure(), context.options().receiveQueue()));
    }
  }

  private void ended(CallResult result, Throwable failure) {
    if (failure == null) {
      buffer.finish(result);
    } else {
      buffer.fail(failure);
    }
    feed.changed();
  }
}
