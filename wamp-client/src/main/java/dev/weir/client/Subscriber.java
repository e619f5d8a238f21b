package dev.weir.client;

import dev.weir.client.TopicSubscription.Waiting;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.SubscribeOptions;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.UriRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The Subscriber role of a session. The router sees one SUBSCRIBE for a topic and match policy,
 * however many handlers there are, and one UNSUBSCRIBE after the last. Thread-safe; what the router
 * sends is handled by the reader thread.
 */
final class Subscriber {
  private final SessionContext context;

  /** SUBSCRIBE and UNSUBSCRIBE of a topic go out in the order in which this lock was held. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<Topic, TopicSubscription> topics = new HashMap<>();
  private final Map<Long, TopicSubscription> confirmed = new ConcurrentHashMap<>();

  Subscriber(SessionContext context) {
    this.context = context;
  }

  /** Subscribes; the future always completes. */
  CompletableFuture<Subscription> subscribe(Topic topic, EventHandler handler) {
    SerialQueue queue =
        new SerialQueue(context.threads().handlers(), context.options().receiveQueue());
    Subscription subscription = new Subscription(this, topic, handler, queue);
    CompletableFuture<Subscription> future = new CompletableFuture<>();
    try {
      if (!UriRules.LOOSE.valid(topic.uri(), topic.match())) {
        throw Failures.invalidUri("URI of a topic", topic.uri());
      }
      join(new Waiting(subscription, future));
      watch(future, "the subscription to " + topic.uri());
    } catch (WampException e) {
      future.completeExceptionally(e);
    }
    return future;
  }

  /** Unsubscribes a handler, and at the router when it was the last. */
  CompletableFuture<Void> unsubscribe(Subscription subscription) {
    lock.lock();
    try {
      TopicSubscription shared = topics.get(subscription.topic().bare());
      boolean last =
          shared != null
              && shared.handlers().remove(subscription)
              && shared.handlers().isEmpty()
              && shared.isConfirmed();
      return last ? leave(shared) : CompletableFuture.completedFuture(null);
    } finally {
      lock.unlock();
    }
  }

  /** An event of a subscription that has ended here is dropped; the UNSUBSCRIBE has crossed it. */
  void published(dev.weir.protocol.Event message) {
    TopicSubscription shared = confirmed.get(message.subscription());
    if (shared == null) {
      return;
    }
    String topic = message.details().topic().orElse(shared.topic().uri());
    Event event =
        new Event(
            topic,
            message.publication(),
            message.details(),
            new Received(context.codec(), message.payload(), message.details().dict(), topic));
    for (Subscription handler : shared.handlers()) {
      if (!event.isRetained() || shared.retainsFor(handler)) {
        handler.receive(event);
      }
    }
  }

  /** The router has ended a subscription of its own accord. */
  void revoked(Dict details) {
    details
        .find("subscription")
        .map(confirmed::remove)
        .ifPresent(
            shared -> {
              end(shared);
              shared
                  .handlers()
                  .forEach(handler -> context.listener().revoked(handler, details.text("reason")));
            });
  }

  /** The session has ended. */
  void end() {
    confirmed.values().forEach(this::end);
    confirmed.clear();
  }

  void countDropped() {
    context.counters().droppedEvents.increment();
  }

  void dropped(Topic topic, long total) {
    context.listener().dropped(topic, total);
  }

  void confirmed(TopicSubscription shared, long id) {
    List<Waiting> waiting;
    lock.lock();
    try {
      confirmed.put(id, shared);
      waiting = shared.confirm(id);
      if (shared.handlers().isEmpty()) {
        leave(shared);
      }
    } finally {
      lock.unlock();
    }
    waiting.forEach(handler -> context.threads().complete(() -> finish(handler, shared)));
  }

  void failed(TopicSubscription shared, WampException failure) {
    List<Waiting> waiting;
    lock.lock();
    try {
      topics.remove(shared.topic().bare(), shared);
      waiting = shared.takeWaiting();
    } finally {
      lock.unlock();
    }
    for (Waiting handler : waiting) {
      handler.subscription().end();
      context.threads().complete(() -> handler.future().completeExceptionally(failure));
    }
  }

  /** Holds the lock while it sends, which never waits. */
  private void join(Waiting handler) {
    Topic topic = handler.subscription().topic();
    lock.lock();
    try {
      TopicSubscription shared = topics.get(topic.bare());
      if (shared == null) {
        first(handler, topic);
      } else {
        further(handler, topic, shared);
      }
    } finally {
      lock.unlock();
    }
  }

  private void first(Waiting handler, Topic topic) {
    TopicSubscription shared = new TopicSubscription(this, topic);
    SubscribeOptions options = options(topic);
    context.sender().requestNow(shared, id -> new Subscribe(id, options, topic.uri()));
    topics.put(topic.bare(), shared);
    shared.handlers().add(handler.subscription());
    shared.await(handler);
    if (topic.wantsRetained()) {
      shared.retainFor(handler.subscription());
    }
  }

  private void further(Waiting handler, Topic topic, TopicSubscription shared) {
    shared.requireSame(topic);
    if (topic.wantsRetained()) {
      again(handler, topic, shared);
      return;
    }
    shared.handlers().add(handler.subscription());
    if (shared.isConfirmed()) {
      finish(handler, shared);
    } else {
      shared.await(handler);
    }
  }

  /** The router delivers what it has retained only to a SUBSCRIBE, which brings the same id. */
  private void again(Waiting handler, Topic topic, TopicSubscription shared) {
    SubscribeOptions options = options(topic);
    shared.handlers().add(handler.subscription());
    new RequestFuture<Void>(
            context,
            MessageType.SUBSCRIBE,
            shared.description(),
            answer -> shared.retainFor(handler.subscription()),
            nothing -> {})
        .send(context.sender(), Duration.ZERO, id -> new Subscribe(id, options, topic.uri()))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                finish(handler, shared);
              } else {
                handler.subscription().close();
                handler.future().completeExceptionally(failure);
              }
            });
  }

  /** A handler for which nobody waits any longer is unsubscribed. */
  private static void finish(Waiting handler, TopicSubscription shared) {
    handler.subscription().confirmed(shared.id());
    if (!handler.future().complete(handler.subscription())) {
      handler.subscription().close();
    }
  }

  private CompletableFuture<Void> leave(TopicSubscription shared) {
    topics.remove(shared.topic().bare(), shared);
    return new RequestFuture<Void>(
            context,
            MessageType.UNSUBSCRIBE,
            "the end of " + shared.description(),
            answer -> forget(shared),
            nothing -> {})
        .send(context.sender(), context.options().timeout(), id -> new Unsubscribe(id, shared.id()))
        .exceptionallyCompose(failure -> Failures.unless(ErrorUri.NO_SUCH_SUBSCRIPTION, failure));
  }

  /** The id may have been given to a newer subscription already, which stays. */
  private Void forget(TopicSubscription shared) {
    confirmed.remove(shared.id(), shared);
    return null;
  }

  private void end(TopicSubscription shared) {
    lock.lock();
    try {
      topics.remove(shared.topic().bare(), shared);
    } finally {
      lock.unlock();
    }
    shared.handlers().forEach(Subscription::end);
  }

  private void watch(CompletableFuture<?> future, String description) {
    Duration timeout = context.options().timeout();
    Runnable expire =
        () -> {
          if (future.completeExceptionally(Failures.timeout(description, timeout))) {
            context.counters().timeouts.increment();
          }
        };
    Alarm alarm =
        context
            .threads()
            .deadlines()
            .alarm(timeout.toNanos(), () -> context.threads().complete(expire));
    alarm.set();
    future.whenComplete((subscription, failure) -> alarm.off());
  }

  private SubscribeOptions options(Topic topic) {
    return context.codec().options(topic.subscribeOptions(), SubscribeOptions::of);
  }
}
