package dev.weir.client;

import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Result;
import dev.weir.protocol.Subscribed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The subscription at the router that the handlers of one topic share, session after session.
 * Confirmed or not is guarded by the Subscriber's lock; the handlers may be read by any thread.
 */
final class TopicSubscription implements Pending {
  /** A handler that waits for SUBSCRIBED. */
  record Waiting(Subscription subscription, CompletableFuture<Subscription> future) {
    String description() {
      return subscription.description();
    }
  }

  private final Subscriber subscriber;
  private final Topic topic;
  private final List<Subscription> handlers = new CopyOnWriteArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private volatile long id;
  private volatile Optional<Subscription> retained = Optional.empty();

  /** Whether it was asked for in an earlier session. */
  private volatile boolean restored;

  private volatile long lastEvent;
  private boolean withoutPast;

  TopicSubscription(Subscriber subscriber, Topic topic) {
    this.subscriber = subscriber;
    this.topic = topic;
  }

  Topic topic() {
    return topic;
  }

  /**
   * Sees that a further handler asks for what the subscription is.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if it asks for something else
   */
  void requireSame(Topic other) {
    if (other.wantsHistory()) {
      throw Failures.invalidArgument(
          "only the first handler of "
              + topic.uri()
              + " in a session can have its past events: subscribe with another client",
          null);
    }
    if (!other.standing().isEmpty() && !other.standing().equals(topic.standing())) {
      throw Failures.invalidArgument(
          "the session is subscribed to "
              + topic.uri()
              + " with the options "
              + topic.standing()
              + ", which all its handlers share; another one cannot ask for "
              + other.standing(),
          null);
    }
  }

  /**
   * The retained events that come from now on are for this handler, whose SUBSCRIBE brings them.
   */
  Void retainFor(Subscription handler) {
    retained = Optional.of(handler);
    restored = false;
    return null;
  }

  /** Whether a handler gets the retained events that come now. */
  private boolean retainsFor(Subscription handler) {
    return restored
        ? handler.topic().wantsRetained()
        : retained.isEmpty() || retained.get() == handler;
  }

  /** By the reader thread. */
  void receive(Event event) {
    for (Subscription handler : handlers) {
      if (!event.isRetained() || retainsFor(handler)) {
        handler.receive(event);
      }
    }
    if (!event.isRetained()) {
      lastEvent = event.publication();
    }
  }

  /** Its session has ended. */
  void suspend() {
    id = 0;
    restored = true;
    withoutPast = false;
  }

  /** The options of the next SUBSCRIBE, which goes on where the last session ended. */
  Map<String, Object> options() {
    boolean history = topic.wantsHistory() && !withoutPast;
    if (history && lastEvent == 0) {
      return topic.subscribeOptions();
    }
    Topic standing = new Topic(topic.uri(), topic.match(), topic.standing(), 1);
    Topic wanted = history ? standing.since(lastEvent) : standing;
    boolean retains = handlers.stream().anyMatch(handler -> handler.topic().wantsRetained());
    return (retains ? wanted.retained() : wanted).subscribeOptions();
  }

  /** Whether it asked for the past that it missed, without which it can go on. */
  boolean givesUpPast() {
    boolean given = restored && topic.wantsHistory() && lastEvent != 0 && !withoutPast;
    withoutPast |= given;
    return given;
  }

  List<Subscription> handlers() {
    return handlers;
  }

  /** The subscription's id; 0 before it is confirmed. */
  long id() {
    return id;
  }

  boolean isConfirmed() {
    return id != 0;
  }

  /** Confirms it; returns those who waited for that. */
  List<Waiting> confirm(long subscription) {
    id = subscription;
    return takeWaiting();
  }

  void await(Waiting handler) {
    waiting.add(handler);
  }

  List<Waiting> takeWaiting() {
    List<Waiting> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  @Override
  public MessageType request() {
    return MessageType.SUBSCRIBE;
  }

  @Override
  public String description() {
    return "the subscription to " + topic.uri();
  }

  @Override
  public void sent(long request) {}

  @Override
  public void progressed(Result result) {
    throw new ProtocolViolation("a progressive RESULT for a SUBSCRIBE");
  }

  @Override
  public void answered(Message answer) {
    subscriber.confirmed(this, ((Subscribed) answer).subscription());
  }

  /** The next session gets it, if there is one. */
  @Override
  public void lost(WampException cause) {}

  @Override
  public void failed(WampException failure) {
    subscriber.failed(this, failure);
  }
}
