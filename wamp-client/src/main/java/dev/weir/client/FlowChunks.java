package dev.weir.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

/** Sends what a publisher gives as the chunks of a call, one at a time. Thread-safe. */
final class FlowChunks implements Flow.Subscriber<Arguments> {
  private final ClientContext context;
  private final CallStream stream;
  private final FlowCall results;

  /** Completed with what the publisher gave. */
  private final CompletableFuture<Flow.Subscription> source = new CompletableFuture<>();

  private FlowChunks(ClientContext context, CallStream stream, FlowCall results) {
    this.context = context;
    this.stream = stream;
    this.results = results;
  }

  /** Has a stream send what a publisher gives; returns the result of the call. */
  static CompletableFuture<CallResult> send(
      ClientContext context,
      CallStream stream,
      Flow.Publisher<? extends Arguments> chunks,
      FlowCall results) {
    FlowChunks sender = new FlowChunks(context, stream, results);
    stream.result().whenComplete((result, failure) -> sender.stop());
    chunks.subscribe(sender);
    return stream.result();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (!source.complete(subscription)) {
      subscription.cancel(); // the second one (Reactive Streams, rule 2.5)
      return;
    }
    subscription.request(1);
  }

  /** Sending waits for room, which the publisher's thread should not. */
  @Override
  public void onNext(Arguments chunk) {
    onward(
        () -> {
          stream.send(chunk);
          source.thenAccept(subscription -> subscription.request(1));
        });
  }

  @Override
  public void onError(Throwable failure) {
    results.fail(failure);
  }

  @Override
  public void onComplete() {
    onward(() -> stream.finish(Arguments.NONE));
  }

  private void onward(Runnable sending) {
    try {
      context.threads().handlers().execute(() -> attempt(sending));
    } catch (RejectedExecutionException e) {
      stop();
      results.fail(Failures.closed());
    }
  }

  private void attempt(Runnable sending) {
    try {
      sending.run();
    } catch (WampException e) {
      stop();
      if (stream.isOpen()) {
        results.fail(e);
      }
    }
  }

  private void stop() {
    source.thenAccept(Flow.Subscription::cancel);
  }
}
