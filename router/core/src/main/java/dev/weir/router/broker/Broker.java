package dev.weir.router.broker;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Role;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Unsubscribed;
import dev.weir.router.auth.Disclosures;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.history.EventLog;
import dev.weir.router.history.RealmHistory;
import dev.weir.router.mailbox.SlowRule;
import dev.weir.router.matching.PatternQuota.Excess;
import dev.weir.router.member.Allowance;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.IdSource;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The Broker of one realm (basic profile, "Publish and Subscribe"). Runs inside the realm's turn.
 */
public final class Broker {
  private final Subscriptions subscriptions;
  private final Dispatch dispatch;
  private final Delivery delivery;
  private final IdSource ids;
  private final Counters counters;
  private final BrokerRules rules;
  private final Retention retention;
  private final Recall recall;
  private SubscriptionEvents events = SubscriptionEvents.NONE;
  private CatchUps catchUps; // null when no events are kept

  /** The clock gives monotonic nanoseconds. */
  public Broker(
      BrokerRules rules,
      Delivery delivery,
      IdSource ids,
      LongSupplier clock,
      InstantSource wall,
      Counters counters) {
    this.rules = rules;
    this.retention = new Retention(rules.retention(), clock, rules.memory(), counters);
    this.subscriptions = new Subscriptions(wall, rules.patterns());
    this.dispatch = new Dispatch(delivery, counters);
    this.recall = new Recall(retention, dispatch, counters);
    this.delivery = delivery;
    this.ids = ids;
    this.counters = counters;
  }

  /** From now on these are told what becomes of subscriptions. */
  public void tell(SubscriptionEvents listener) {
    events = listener;
  }

  /** What the meta API asks for. */
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  /** From now on the events of these logs are kept; when the realm is made. */
  public void keep(RealmHistory history) {
    catchUps = new CatchUps(this, history, delivery, counters);
    for (EventLog log : history.logs()) {
      subscriptions.create(log.rule().topic(), log.rule().match()).keep(catchUps.archive(log));
    }
  }

  /** The topic is valid and allowed. Subscribing again to the same gives the same id. */
  public void subscribe(Subscriber subscriber, Subscribe subscribe) {
    Optional<ErrorMessage> refusal = rules.slow().refusal(subscriber.member(), subscribe);
    if (refusal.isPresent()) {
      delivery.send(subscriber.member(), refusal.get());
    } else if (catchUps != null && subscribe.options().catchesUp()) {
      catchUps.subscribe(subscriber, subscribe);
    } else if (subscribe.options().catchesUp()) {
      delivery.send(subscriber.member(), CatchUps.notKept(subscribe));
    } else {
      Seat seat = sit(subscriber, subscribe);
      if (seat != null && subscribe.options().retained()) {
        recall.sendTo(seat);
      }
    }
  }

  /** Gives a session its seat and says so; null when it may have no more. */
  Seat sit(Subscriber subscriber, Subscribe subscribe) {
    MatchPolicy match = subscribe.options().match();
    Subscription subscription = subscriptions.find(subscribe.topic(), match);
    Seat seat = subscription == null ? null : subscriber.seats().get(subscription.id());
    if (seat == null) {
      Optional<ErrorMessage> refusal = refusal(subscriber, subscribe, subscription == null);
      if (refusal.isPresent()) {
        delivery.send(subscriber.member(), refusal.get());
        return null;
      }
    }
    SlowRule slow = rules.slow().rule(subscriber.member(), subscribe);
    if (seat == null) {
      seat = begin(subscriber, subscribe, subscription);
    } else {
      delivery.send(subscriber.member(), new Subscribed(subscribe.request(), subscription.id()));
    }
    seat.slow(slow);
    if (rules.sharded()) {
      seat.subscription().assign(seat, subscribe.options().dict().text("nkey"));
    }
    return seat;
  }

  public void unsubscribe(Subscriber subscriber, Unsubscribe unsubscribe) {
    Seat seat = subscriber.seats().remove(unsubscribe.subscription());
    if (seat == null) {
      delivery.send(
          subscriber.member(),
          Answers.error(
              MessageType.UNSUBSCRIBE,
              unsubscribe.request(),
              ErrorUri.NO_SUCH_SUBSCRIPTION,
              "this session holds no subscription " + unsubscribe.subscription()));
      return;
    }
    delivery.send(subscriber.member(), new Unsubscribed(unsubscribe.request(), Dict.EMPTY));
    end(seat);
  }

  /**
   * Takes a subscription from a session (advanced profile, "Subscription Revocation"), which is
   * told when it announced the feature. Returns whether it held the subscription.
   */
  public boolean revoke(Subscriber subscriber, long subscription, Optional<String> reason) {
    Seat seat = subscriber.seats().remove(subscription);
    if (seat == null) {
      return false;
    }
    Member member = subscriber.member();
    if (member.hello().announces(Role.SUBSCRIBER, Feature.SUBSCRIPTION_REVOCATION)) {
      Dict.Builder details = Dict.builder().put("subscription", subscription);
      reason.ifPresent(uri -> details.put("reason", uri));
      delivery.send(member, new Unsubscribed(0, details.build()));
    }
    end(seat);
    return true;
  }

  /** A session publishes. The topic is valid and allowed. */
  public void publish(Member publisher, Publish publish) {
    PublishOptions options = publish.options();
    if (!publisher.named() && forbidden(publisher.identity(), options, publish.topic())) {
      refuse(publisher, publish);
      return;
    }
    long id = ids.next();
    counters.count(Counter.PUBLICATIONS);
    Publication publication =
        publication(id, publisher.identity(), publish.topic(), options, publish.payload());
    Member leftOut = options.excludeMe() ? publisher : null;
    if (options.retain()) {
      retention.retain(publication, leftOut == null ? 0 : publisher.identity().session());
    }
    route(publication, publisher, leftOut);
    if (options.acknowledge()) {
      acknowledge(publisher, publish, id);
    }
  }

  /** At once, unless the event has to be on disk first. */
  private void acknowledge(Member publisher, Publish publish, long id) {
    EventLog awaited = dispatch.awaited();
    if (awaited == null) {
      delivery.send(publisher, new Published(publish.request(), id));
    } else {
      catchUps.acknowledge(publisher, publish, id, awaited);
    }
  }

  /**
   * The router publishes in the name of a session that has left. Nobody is answered; what the
   * session might not have published so is dropped.
   */
  public void publishFor(Member departed, String topic, PublishOptions options, Payload payload) {
    Identity identity = departed.identity();
    if (forbidden(identity, options, topic)) {
      counters.count(Counter.PUBLICATIONS_REFUSED);
      return;
    }
    counters.count(Counter.PUBLICATIONS);
    Publication publication = publication(ids.next(), identity, topic, options, payload);
    if (options.retain()) {
      retention.retain(publication, options.excludeMe() ? identity.session() : 0);
    }
    route(publication, null, null);
  }

  /** The router itself publishes: there is no publisher to exclude or to disclose. */
  public void publish(String topic, PublishOptions options, Payload payload) {
    route(Publication.ofRouter(ids.next(), topic, payload, options.audience()), null, null);
  }

  /** The session is gone, and its subscriptions with it. */
  public void leave(Subscriber subscriber) {
    for (Seat seat : subscriber.seats().values()) {
      subscriber.seats().remove(seat.subscription().id());
      end(seat);
    }
  }

  /** Whether nobody is subscribed to anything. */
  public boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  /** What does not fit together in the broker's tables, given all subscribers of the realm. */
  public Optional<String> fault(List<Subscriber> present) {
    return new SeatAudit(subscriptions).fault(present);
  }

  private void route(Publication publication, Member publisher, Member leftOut) {
    dispatch.begin();
    if (!subscriptions.exactOnly()) {
      subscriptions.forEachMatch(
          publication.topic(),
          matching -> dispatch.toSubscribers(publication, matching, publisher, leftOut));
      return;
    }
    Subscription subscription = subscriptions.exact(publication.topic());
    if (subscription != null) {
      dispatch.toSubscribers(publication, subscription, publisher, leftOut);
    }
  }

  private Seat begin(Subscriber subscriber, Subscribe subscribe, Subscription found) {
    Member member = subscriber.member();
    Subscription subscription =
        found == null
            ? subscriptions.create(subscribe.topic(), subscribe.options().match())
            : found;
    Seat seat = new Seat(subscription, member);
    subscription.add(seat);
    subscriber.seats().put(subscription.id(), seat);
    delivery.send(member, new Subscribed(subscribe.request(), subscription.id()));
    if (!subscription.meta()) {
      if (found == null) {
        events.created(member, subscription.details());
      }
      events.subscribed(member, subscription.id());
    }
    return seat;
  }

  private void end(Seat seat) {
    Subscription subscription = seat.subscription();
    seat.endCatchUp();
    subscription.remove(seat);
    boolean last = subscription.seats().isEmpty() && subscription.archive() == null;
    if (last) {
      subscriptions.remove(subscription);
    }
    if (!subscription.meta()) {
      events.unsubscribed(seat.member(), subscription.id());
      if (last) {
        events.deleted(seat.member(), subscription.id());
      }
    }
  }

  private Publication publication(
      long id, Identity publisher, String topic, PublishOptions options, Payload payload) {
    boolean disclosed = options.discloseMe() || rules.disclosures().ofPublisher(topic);
    String key = rules.sharded() ? options.dict().text("rkey").orElse(null) : null;
    return Publication.of(id, topic, payload, options, publisher, disclosed, key);
  }

  /** Whether a publisher asks to be disclosed where it must not and is not anyway. */
  private boolean forbidden(Identity publisher, PublishOptions options, String topic) {
    return options.discloseMe()
        && !Disclosures.mayAsk(publisher.permissions(), topic)
        && !rules.disclosures().ofPublisher(topic);
  }

  private void refuse(Member publisher, Publish publish) {
    if (!publish.options().acknowledge()) {
      counters.count(Counter.PUBLICATIONS_REFUSED);
      return;
    }
    String sentence =
        "role " + publisher.identity().authrole() + " may not be disclosed at this topic";
    delivery.send(
        publisher,
        Answers.error(
            MessageType.PUBLISH,
            publish.request(),
            ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME,
            sentence));
  }

  /** The limit that keeps a session from a subscription that it does not hold. */
  private Optional<ErrorMessage> refusal(
      Subscriber subscriber, Subscribe subscribe, boolean isNew) {
    if (subscriber.seats().size() >= subscriber.member().limits().subscriptions()) {
      return Optional.of(tooMany(subscriber.member().limits(), subscribe));
    }
    return isNew
        ? subscriptions
            .excess(subscribe.topic(), subscribe.options().match())
            .map(excess -> tooMany(subscribe, excess))
        : Optional.empty();
  }

  private static ErrorMessage tooMany(Subscribe subscribe, Excess excess) {
    return Answers.limit(
        MessageType.SUBSCRIBE, subscribe.request(), excess.what(), excess.value(), excess.key());
  }

  private static ErrorMessage tooMany(Allowance limits, Subscribe subscribe) {
    return Answers.limit(
        MessageType.SUBSCRIBE,
        subscribe.request(),
        "the number of subscriptions of a session",
        limits.subscriptions(),
        limits.key("subscriptions_per_session"));
  }
}
