package dev.weir.router.meta;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.broker.SubscriptionDetails;
import dev.weir.router.broker.Subscriptions;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The procedures of the subscription meta API (advanced profile) and the revocation of
 * subscriptions. Runs inside the realm's turn.
 */
final class SubscriptionProcedures {
  private final RealmAccess realm;
  private final Subscriptions subscriptions;

  SubscriptionProcedures(RealmAccess realm, Subscriptions subscriptions) {
    this.realm = realm;
    this.subscriptions = subscriptions;
  }

  List<MetaProcedure> all() {
    return List.of(
        MetaProcedure.guarded("wamp.subscription.list", this::list),
        MetaProcedure.open("wamp.subscription.lookup", this::lookup),
        MetaProcedure.open("wamp.subscription.match", this::match),
        MetaProcedure.guarded("wamp.subscription.get", this::get),
        MetaProcedure.guarded("wamp.subscription.list_subscribers", this::listSubscribers),
        MetaProcedure.guarded("wamp.subscription.count_subscribers", this::countSubscribers),
        MetaProcedure.guarded("wamp.subscription.remove_subscriber", this::removeSubscriber));
  }

  /** SubscriptionDetails. */
  static Map<String, Object> details(SubscriptionDetails subscription) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("id", subscription.id());
    details.put("created", subscription.created().truncatedTo(ChronoUnit.MILLIS).toString());
    details.put("uri", subscription.uri());
    details.put("match", subscription.match().word());
    return details;
  }

  private void list(MetaCall call) {
    Map<String, Object> lists = new LinkedHashMap<>();
    for (MatchPolicy match : MatchPolicy.values()) {
      lists.put(match.word(), subscriptions.ids(match));
    }
    call.result(lists);
  }

  private void lookup(MetaCall call) {
    String topic = call.arguments().text(0, "topic");
    MatchPolicy match = call.arguments().match(1, "options");
    call.result(subscriptions.lookup(topic, match).map(SubscriptionDetails::id).orElse(null));
  }

  private void match(MetaCall call) {
    List<Long> ids = subscriptions.matching(call.arguments().text(0, "topic"));
    call.result(ids.isEmpty() ? null : (Object) ids);
  }

  private void get(MetaCall call) {
    long id = call.arguments().id(0, "subscription");
    call.result(details(known(id, subscriptions.get(id))));
  }

  private void listSubscribers(MetaCall call) {
    long id = call.arguments().id(0, "subscription");
    call.result((Object) known(id, subscriptions.subscribers(id)));
  }

  private void countSubscribers(MetaCall call) {
    long id = call.arguments().id(0, "subscription");
    call.result((long) known(id, subscriptions.count(id)));
  }

  private void removeSubscriber(MetaCall call) {
    long id = call.arguments().id(0, "subscription");
    long subscriber = call.arguments().id(1, "subscriber");
    known(id, subscriptions.get(id));
    if (!realm.revokeSubscription(subscriber, id, SessionProcedures.revocation(call.arguments()))) {
      throw SessionProcedures.noSuchSession(
          "session " + subscriber + " does not hold subscription " + id);
    }
    call.result();
  }

  private static <T> T known(long id, Optional<T> found) {
    return found.orElseThrow(
        () -> Refusal.of(ErrorUri.NO_SUCH_SUBSCRIPTION, "the realm has no subscription " + id));
  }
}
