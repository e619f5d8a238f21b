package dev.weir.router.broker;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Published;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.auth.Action;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.matching.PatternIndex;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Carried;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.IdSource;
import dev.weir.router.member.Member;
import java.util.List;

/**
 * The Broker of one realm (basic profile, "Publish and Subscribe"). Runs inside the realm's turn.
 */
public final class Broker {
  private final PatternIndex<Subscription> index = new PatternIndex<>();
  private final Delivery delivery;
  private final IdSource ids;
  private final Counters counters;
  private final int perSession;
  private long lastSubscription;

  /** At most {@code perSession} subscriptions a session. */
  public Broker(Delivery delivery, IdSource ids, Counters counters, int perSession) {
    this.delivery = delivery;
    this.ids = ids;
    this.counters = counters;
    this.perSession = perSession;
  }

  /** The topic is valid and allowed. Subscribing again to the same gives the same id. */
  public void subscribe(Subscriber subscriber, Subscribe subscribe) {
    MatchPolicy match = subscribe.options().match();
    Subscription subscription = index.find(subscribe.topic(), match).orElse(null);
    boolean held =
        subscription != null && subscriber.subscriptions().get(subscription.id()) != null;
    if (!held) {
      if (subscriber.subscriptions().size() >= perSession) {
        delivery.send(subscriber.member(), tooMany(subscribe));
        return;
      }
      subscription = subscription == null ? create(subscribe.topic(), match) : subscription;
      subscription.subscribers().add(subscriber);
      subscriber.subscriptions().put(subscription.id(), subscription);
    }
    delivery.send(subscriber.member(), new Subscribed(subscribe.request(), subscription.id()));
  }

  public void unsubscribe(Subscriber subscriber, Unsubscribe unsubscribe) {
    Subscription subscription = subscriber.subscriptions().remove(unsubscribe.subscription());
    if (subscription == null) {
      delivery.send(
          subscriber.member(),
          Answers.error(
              MessageType.UNSUBSCRIBE,
              unsubscribe.request(),
              ErrorUri.NO_SUCH_SUBSCRIPTION,
              "this session holds no subscription " + unsubscribe.subscription()));
      return;
    }
    remove(subscription, subscriber);
    delivery.send(subscriber.member(), new Unsubscribed(unsubscribe.request(), Dict.EMPTY));
  }

  /** The topic is valid and allowed. */
  public void publish(Member publisher, Publish publish) {
    long publication = ids.next();
    counters.count(Counter.PUBLICATIONS);
    if (index.hasPatterns()) {
      index.forEachMatch(
          publish.topic(), subscription -> dispatch(publisher, publish, publication, subscription));
    } else {
      Subscription subscription = index.exact(publish.topic());
      if (subscription != null) {
        dispatch(publisher, publish, publication, subscription);
      }
    }
    if (publish.options().acknowledge()) {
      delivery.send(publisher, new Published(publish.request(), publication));
    }
  }

  /** The session is gone, and its subscriptions with it. */
  public void leave(Subscriber subscriber) {
    for (Subscription subscription : subscriber.subscriptions().values()) {
      remove(subscription, subscriber);
      subscriber.subscriptions().remove(subscription.id());
    }
  }

  /** Whether nobody is subscribed to anything. */
  public boolean isEmpty() {
    return index.isEmpty();
  }

  private void dispatch(
      Member publisher, Publish publish, long publication, Subscription subscription) {
    boolean pattern = subscription.match() != MatchPolicy.EXACT;
    EventDetails details = details(publish, pattern);
    Event event = new Event(subscription.id(), publication, details, publish.payload());
    List<Subscriber> subscribers = subscription.subscribers();
    Outbound outbound =
        subscribers.size() == 1
            ? Outbound.single(event, publish.payload().size())
            : Outbound.shared(event, publish.payload().size());
    Recipients recipients = new Recipients(publisher, publish.options());
    int sent = 0;
    for (int i = 0; i < subscribers.size(); i++) {
      Member member = subscribers.get(i).member();
      if (recipients.include(member) && (!pattern || mayReceive(member, publish.topic()))) {
        delivery.event(publisher, member, outbound);
        sent++;
      }
    }
    counters.count(Counter.EVENTS, sent);
  }

  private static EventDetails details(Publish publish, boolean pattern) {
    Dict options = publish.options().dict();
    if (!pattern && !Carried.in(options)) {
      return EventDetails.NONE;
    }
    Dict.Builder details = Dict.builder();
    if (pattern) {
      details.put("topic", publish.topic());
    }
    Carried.copy(options, details);
    return EventDetails.of(details.build());
  }

  /** A pattern was judged as a pattern; what it brings is judged again by the concrete topic. */
  private static boolean mayReceive(Member member, String topic) {
    return member.identity().permissions().allows(Action.SUBSCRIBE, topic, MatchPolicy.EXACT);
  }

  private Subscription create(String topic, MatchPolicy match) {
    Subscription subscription = new Subscription(++lastSubscription, topic, match);
    index.put(topic, match, subscription);
    return subscription;
  }

  private void remove(Subscription subscription, Subscriber subscriber) {
    subscription.subscribers().remove(subscriber);
    if (subscription.subscribers().isEmpty()) {
      index.remove(subscription.uri(), subscription.match());
    }
  }

  private ErrorMessage tooMany(Subscribe subscribe) {
    return Answers.limit(
        MessageType.SUBSCRIBE,
        subscribe.request(),
        "the number of subscriptions of a session",
        perSession,
        "realms.limits.subscriptions_per_session");
  }
}
