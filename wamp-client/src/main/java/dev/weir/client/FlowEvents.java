package dev.weir.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The events of one subscription for one subscriber. Thread-safe. */
final class FlowEvents {
  private final ClientContext context;
  private final FeedBuffer<Event> buffer;
  private final Feed<Event> feed;
  private final CompletableFuture<Void> unwanted = new CompletableFuture<>();

  FlowEvents(ClientContext context, Flow.Subscriber<? super Event> subscriber) {
    this.context = context;
    this.buffer = new FeedBuffer<>(context.options().receiveQueue(), () -> unwanted.complete(null));
    this.feed = new Feed<>(subscriber, context.threads().handlers(), buffer);
  }

  /**
   * Subscribes, unless the subscriber of the flow has cancelled already. Events are put into the
   * buffer by the reader thread, so that none can be lost on the way.
   */
  void begin(Subscriber subscriber, Topic topic) {
    if (!feed.start()) {
      return;
    }
    CompletableFuture<Subscription> made =
        subscriber.subscribe(topic, event -> received(topic, event), Runnable::run);
    made.whenComplete(
        (subscription, failure) -> {
          if (failure != null) {
            fail(failure);
          } else {
            subscription.onEnd(this::fail);
            unwanted.thenRun(subscription::close);
          }
        });
  }

  private void received(Topic topic, Event event) {
    if (buffer.offer(event, event.size())) {
      feed.changed();
    } else {
      fail(Failures.eventsTooFast(topic.uri(), context.options().receiveQueue()));
    }
  }

  private void fail(Throwable failure) {
    buffer.fail(failure);
    feed.changed();
    unwanted.complete(null);
  }
}
