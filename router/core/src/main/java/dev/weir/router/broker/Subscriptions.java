package dev.weir.router.broker;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.matching.LongMap;
import dev.weir.router.matching.PatternIndex;
import dev.weir.router.matching.PatternQuota;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The subscriptions of a realm by pattern and by id; what is public is for the meta API. Runs
 * inside the realm's turn.
 */
public final class Subscriptions {
  private final PatternIndex<Subscription> index;
  private final LongMap<Subscription> byId = new LongMap<>();
  private final InstantSource wall;
  private long last;

  Subscriptions(InstantSource wall, PatternQuota patterns) {
    this.index = new PatternIndex<>(patterns);
    this.wall = wall;
  }

  /** The ids of all subscriptions of a policy, in no order. */
  public List<Long> ids(MatchPolicy match) {
    List<Long> ids = new ArrayList<>();
    for (Subscription subscription : byId.values()) {
      if (subscription.match() == match) {
        ids.add(subscription.id());
      }
    }
    return ids;
  }

  /** The subscription to this very topic or pattern. */
  public Optional<SubscriptionDetails> lookup(String uri, MatchPolicy match) {
    return index.find(uri, match).map(Subscription::details);
  }

  /** The ids of all subscriptions that get what is published to a topic. */
  public List<Long> matching(String topic) {
    List<Long> ids = new ArrayList<>();
    index.forEachMatch(topic, subscription -> ids.add(subscription.id()));
    return ids;
  }

  /** Whether anybody might get what is published to a topic: cheap, and may be wrongly true. */
  public boolean mayMatch(String topic) {
    return !exactOnly() || exact(topic) != null;
  }

  public Optional<SubscriptionDetails> get(long id) {
    return Optional.ofNullable(byId.get(id)).map(Subscription::details);
  }

  /** The sessions that hold a subscription, in no order; empty when there is no such one. */
  public Optional<List<Long>> subscribers(long id) {
    return Optional.ofNullable(byId.get(id)).map(Subscriptions::sessions);
  }

  /** How many sessions hold a subscription; empty when there is no such one. */
  public Optional<Integer> count(long id) {
    return Optional.ofNullable(byId.get(id)).map(subscription -> subscription.seats().size());
  }

  /** How many there are, with those of which events are kept. */
  public int count() {
    return byId.size();
  }

  /** Whether nobody is subscribed to anything. */
  public boolean isEmpty() {
    for (Subscription subscription : byId.values()) {
      if (!subscription.seats().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** All subscriptions, in no order. */
  List<Subscription> all() {
    return byId.values();
  }

  /** The subscription to this very topic or pattern, or null. */
  Subscription find(String uri, MatchPolicy match) {
    return index.find(uri, match).orElse(null);
  }

  /** The limit that keeps a new subscription out. */
  Optional<PatternQuota.Excess> excess(String uri, MatchPolicy match) {
    return index.excess(uri, match);
  }

  Subscription create(String uri, MatchPolicy match) {
    Subscription subscription = new Subscription(++last, wall.instant(), uri, match);
    index.put(uri, match, subscription);
    byId.put(subscription.id(), subscription);
    return subscription;
  }

  void remove(Subscription subscription) {
    index.remove(subscription.uri(), subscription.match());
    byId.remove(subscription.id());
  }

  /** Every subscription that gets what is published to a topic. */
  void forEachMatch(String topic, Consumer<? super Subscription> consumer) {
    index.forEachMatch(topic, consumer);
  }

  /** Whether {@link #exact} is all that can get what is published. */
  boolean exactOnly() {
    return !index.hasPatterns();
  }

  /** The subscription to a topic, or null. */
  Subscription exact(String topic) {
    return index.exact(topic);
  }

  private static List<Long> sessions(Subscription subscription) {
    List<Long> sessions = new ArrayList<>(subscription.seats().size());
    subscription.seats().forEach(seat -> sessions.add(seat.member().identity().session()));
    return sessions;
  }
}
