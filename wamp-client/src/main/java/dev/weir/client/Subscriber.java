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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The subscriptions of a client. The router sees one SUBSCRIBE for a topic and match policy in a
 * session, however many handlers there are, and one UNSUBSCRIBE after the last; each further
 * session gets them in the order in which they were made. Thread-safe; what the router sends is
 * handled by the reader thread.
 */
final class Subscriber {
  private final ClientContext client;

  /** SUBSCRIBE and UNSUBSCRIBE of a topic go out in the order in which this lock was held. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<Topic, TopicSubscription> topics = new LinkedHashMap<>();
  private final Map<Long, TopicSubscription> confirmed = new ConcurrentHashMap<>();
  private Optional<SessionContext> session = Optional.empty();
  private Optional<WampException> ended = Optional.empty();

  Subscriber(ClientContext client) {
    this.client = client;
  }

  /** Subscribes; the future always completes. */
  CompletableFuture<Subscription> subscribe(Topic topic, EventHandler handler) {
    return subscribe(topic, handler, client.threads().handlers());
  }

  /** As {@link #subscribe(Topic, EventHandler)}, with a handler that runs on another executor. */
  CompletableFuture<Subscription> subscribe(Topic topic, EventHandler handler, Executor executor) {
    Objects.requireNonNull(handler, "handler");
    EventLanes lanes = new EventLanes(executor, topic.atOnce(), client.options().receiveQueue());
    Subscription subscription = new Subscription(this, topic, handler, lanes);
    CompletableFuture<Subscription> future = new CompletableFuture<>();
    try {
      if (!UriRules.LOOSE.valid(topic.uri(), topic.match())) {
        throw Failures.invalidUri("URI of a topic", topic.uri());
      }
      join(new Waiting(subscription, future));
      client.expire(future, "the subscription to " + topic.uri());
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
          shared != null && shared.handlers().remove(subscription) && shared.handlers().isEmpty();
      if (last && session.isEmpty()) {
        topics.remove(shared.topic().bare());
      }
      return last && shared.isConfirmed() ? leave(shared) : CompletableFuture.completedFuture(null);
    } finally {
      lock.unlock();
    }
  }

  /** There is a session again. */
  void resume(SessionContext current) {
    lock.lock();
    try {
      session = Optional.of(current);
      confirmed.clear();
      for (TopicSubscription shared : List.copyOf(topics.values())) {
        restore(shared, current);
      }
    } finally {
      lock.unlock();
    }
  }

  /** There is no session. */
  void suspend() {
    lock.lock();
    try {
      session = Optional.empty();
      confirmed.clear();
      topics.values().removeIf(shared -> shared.handlers().isEmpty());
      topics.values().forEach(TopicSubscription::suspend);
    } finally {
      lock.unlock();
    }
  }

  /** There will be no session any more. */
  void end(WampException cause) {
    List<TopicSubscription> all;
    List<Waiting> waiting = new ArrayList<>();
    lock.lock();
    try {
      session = Optional.empty();
      ended = Optional.of(cause);
      all = List.copyOf(topics.values());
      all.forEach(shared -> waiting.addAll(shared.takeWaiting()));
      topics.clear();
      confirmed.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(
        shared ->
            shared.handlers().forEach(each -> each.end(Failures.copy(cause, each.description()))));
    waiting.forEach(handler -> fail(handler, Failures.copy(cause, handler.description())));
  }

  /** An event of a subscription that has ended here is dropped; the UNSUBSCRIBE has crossed it. */
  void published(dev.weir.protocol.Event message, PayloadCodec codec) {
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
            new Received(codec, message.payload(), message.details().dict(), topic));
    shared.receive(event);
  }

  /** The router has ended a subscription of its own accord. */
  void revoked(Dict details) {
    details
        .find("subscription")
        .map(confirmed::remove)
        .ifPresent(shared -> end(shared, details.text("reason")));
  }

  /** The id that it has in the session, if it is confirmed there. */
  Optional<Long> id(Subscription subscription) {
    lock.lock();
    try {
      return Optional.ofNullable(topics.get(subscription.topic().bare()))
          .filter(shared -> shared.isConfirmed() && shared.handlers().contains(subscription))
          .map(TopicSubscription::id);
    } finally {
      lock.unlock();
    }
  }

  void countDropped() {
    client.counters().droppedEvents.increment();
  }

  void dropped(Topic topic, long total) {
    client.listener().dropped(topic, total);
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
    waiting.forEach(handler -> client.threads().complete(() -> finish(handler, shared)));
  }

  /** The router refuses. What it has no history for any longer goes on without its past. */
  void failed(TopicSubscription shared, WampException failure) {
    List<Waiting> waiting;
    lock.lock();
    try {
      if (shared.givesUpPast()) {
        session.ifPresent(present -> send(shared, shared.options(), present));
        return;
      }
      topics.remove(shared.topic().bare(), shared);
      waiting = shared.takeWaiting();
      waiting.forEach(handler -> shared.handlers().remove(handler.subscription()));
    } finally {
      lock.unlock();
    }
    waiting.forEach(handler -> fail(handler, failure));
    end(shared, Optional.of(failure.getMessage()));
  }

  private void fail(Waiting handler, WampException failure) {
    handler.subscription().end(failure);
    client.threads().complete(() -> handler.future().completeExceptionally(failure));
  }

  /** Holds the lock while it sends, which never waits. */
  private void join(Waiting handler) {
    Topic topic = handler.subscription().topic();
    SubscribeOptions options = options(topic.subscribeOptions());
    lock.lock();
    try {
      ended.ifPresent(
          cause -> {
            throw Failures.copy(cause, handler.description());
          });
      TopicSubscription shared = topics.get(topic.bare());
      if (shared == null) {
        first(handler, topic, options);
      } else {
        further(handler, options, shared);
      }
    } finally {
      lock.unlock();
    }
  }

  private void first(Waiting handler, Topic topic, SubscribeOptions options) {
    TopicSubscription shared = new TopicSubscription(this, topic);
    session.ifPresent(present -> request(shared, options, present));
    topics.put(topic.bare(), shared);
    shared.handlers().add(handler.subscription());
    shared.await(handler);
    if (topic.wantsRetained()) {
      shared.retainFor(handler.subscription());
    }
  }

  private void further(Waiting handler, SubscribeOptions options, TopicSubscription shared) {
    Topic topic = handler.subscription().topic();
    shared.requireSame(topic);
    if (topic.wantsRetained() && session.isPresent()) {
      again(handler, options, shared, session.get());
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
  private void again(
      Waiting handler, SubscribeOptions options, TopicSubscription shared, SessionContext to) {
    shared.handlers().add(handler.subscription());
    new RequestFuture<Void>(
            to,
            MessageType.SUBSCRIBE,
            shared.description(),
            answer -> shared.retainFor(handler.subscription()),
            nothing -> {})
        .send(Duration.ZERO, id -> new Subscribe(id, options, shared.topic().uri()))
        .whenComplete((done, failure) -> answered(handler, shared, to, failure));
  }

  private void answered(
      Waiting handler, TopicSubscription shared, SessionContext in, Throwable failure) {
    lock.lock();
    try {
      boolean gone = failure != null && in.sender().isOver() && ended.isEmpty();
      if (gone && !shared.isConfirmed()) {
        shared.await(handler); // The next session asks for all that is retained.
        return;
      }
      if (failure != null && !gone) {
        handler.subscription().close();
        handler.future().completeExceptionally(failure);
        return;
      }
    } finally {
      lock.unlock();
    }
    finish(handler, shared);
  }

  /** In a further session: what is retained comes again, of a history what was missed. */
  private void restore(TopicSubscription shared, SessionContext to) {
    if (shared.handlers().isEmpty()) {
      topics.remove(shared.topic().bare(), shared);
    } else {
      send(shared, shared.options(), to);
    }
  }

  private void send(TopicSubscription shared, Map<String, Object> options, SessionContext to) {
    try {
      request(shared, options(options), to);
    } catch (WampException e) {
      failed(shared, e);
    }
  }

  /** A session that is over is no failure: the next one gets the request. */
  private void request(TopicSubscription shared, SubscribeOptions options, SessionContext to) {
    try {
      to.sender().requestNow(shared, id -> new Subscribe(id, options, shared.topic().uri()));
    } catch (WampException e) {
      if (!to.sender().isOver() || !client.options().reconnect().enabled()) {
        throw e;
      }
    }
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
    long id = shared.id();
    return session
        .map(present -> leave(shared, id, present))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<Void> leave(
      TopicSubscription shared, long subscription, SessionContext from) {
    return new RequestFuture<Void>(
            from,
            MessageType.UNSUBSCRIBE,
            "the end of " + shared.description(),
            answer -> forget(shared, subscription),
            nothing -> {})
        .send(client.options().timeout(), id -> new Unsubscribe(id, subscription))
        .exceptionallyCompose(failure -> Failures.unless(ErrorUri.NO_SUCH_SUBSCRIPTION, failure));
  }

  /** The id may have been given to a newer subscription already, which stays. */
  private Void forget(TopicSubscription shared, long id) {
    confirmed.remove(id, shared);
    return null;
  }

  private void end(TopicSubscription shared, Optional<String> reason) {
    lock.lock();
    try {
      topics.remove(shared.topic().bare(), shared);
    } finally {
      lock.unlock();
    }
    for (Subscription handler : shared.handlers()) {
      handler.end(Failures.revoked(handler.description(), reason));
      client.listener().revoked(handler, reason);
    }
  }

  private SubscribeOptions options(Map<String, Object> options) {
    return PayloadCodec.options(client.options().mapper(), options, SubscribeOptions::of);
  }
}
