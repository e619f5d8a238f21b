package dev.weir.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One handler's subscription. Several handlers of one client for the same topic share one
 * subscription at the router, which ends with the last of them. It is made again with each further
 * session of the client, and ends with the client. Thread-safe.
 */
public final class Subscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  private final Subscriber subscriber;
  private final Topic topic;
  private final EventHandler handler;
  private final EventLanes lanes;
  private final AtomicBoolean active = new AtomicBoolean(true);
  private final AtomicBoolean dropping = new AtomicBoolean();
  private final AtomicLong dropped = new AtomicLong();
  private final CompletableFuture<WampException> ended = new CompletableFuture<>();
  private volatile long id;

  Subscription(Subscriber subscriber, Topic topic, EventHandler handler, EventLanes lanes) {
    this.subscriber = subscriber;
    this.topic = topic;
    this.handler = handler;
    this.lanes = lanes;
  }

  /** What was subscribed to. */
  public Topic topic() {
    return topic;
  }

  /**
   * The id of the subscription in the session that there is, or was last, which handlers of one
   * topic share; 0 as long as the router has not confirmed it.
   */
  public long id() {
    return subscriber.id(this).orElse(id);
  }

  /** Whether it is neither unsubscribed, nor being so, nor revoked, nor ended with its client. */
  public boolean isActive() {
    return active.get();
  }

  /** How many events this handler has missed because its queue was full. */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Unsubscribes this handler. It is called no more once this returns, save for an event that it
   * handles at this moment.
   *
   * @return completes when the router has confirmed, at once if other handlers still use the
   *     subscription; fails with a {@link WampException} if the router does not confirm
   */
  public CompletableFuture<Void> unsubscribe() {
    return active.compareAndSet(true, false)
        ? subscriber.unsubscribe(this)
        : CompletableFuture.completedFuture(null);
  }

  /** Unsubscribes without waiting for the router. */
  @Override
  public void close() {
    unsubscribe();
  }

  void confirmed(long subscription) {
    id = subscription;
  }

  String description() {
    return "the subscription to " + topic.uri();
  }

  /** It has ended, and the handler has not asked for that. */
  void end(WampException cause) {
    active.set(false);
    ended.complete(cause);
  }

  /** Has something told when it ends, unless the handler ends it. */
  void onEnd(Consumer<WampException> told) {
    ended.thenAccept(told);
  }

  /** By the reader thread. */
  void receive(Event event) {
    if (lanes.offer(event, () -> deliver(event))) {
      dropping.set(false);
      return;
    }
    long total = dropped.incrementAndGet();
    subscriber.countDropped();
    if (dropping.compareAndSet(false, true)) {
      LOG.warn("the handler of {} is too slow: events are dropped", topic);
      subscriber.dropped(topic, total);
    }
  }

  private void deliver(Event event) {
    if (!active.get()) {
      return;
    }
    try {
      event.requireTrusted();
      handler.event(event);
    } catch (Throwable e) { // whatever a handler throws concerns no other
      LOG.warn("the handler of {} failed", topic, e);
    }
  }

  @Override
  public String toString() {
    return "Subscription to " + topic.uri();
  }
}
