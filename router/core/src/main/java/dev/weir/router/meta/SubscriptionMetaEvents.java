package dev.weir.router.meta;

import dev.weir.router.broker.SubscriptionDetails;
import dev.weir.router.broker.SubscriptionEvents;
import dev.weir.router.member.Member;

/**
 * The four topics of the subscription meta API (advanced profile). Runs inside the realm's turn.
 */
final class SubscriptionMetaEvents implements SubscriptionEvents {
  private static final String ON_CREATE = "wamp.subscription.on_create";
  private static final String ON_SUBSCRIBE = "wamp.subscription.on_subscribe";
  private static final String ON_UNSUBSCRIBE = "wamp.subscription.on_unsubscribe";
  private static final String ON_DELETE = "wamp.subscription.on_delete";

  private final MetaEvents events;

  SubscriptionMetaEvents(MetaEvents events) {
    this.events = events;
  }

  @Override
  public void created(Member by, SubscriptionDetails subscription) {
    if (events.watched(ON_CREATE)) {
      events.publish(
          ON_CREATE, by.identity().session(), SubscriptionProcedures.details(subscription));
    }
  }

  @Override
  public void subscribed(Member subscriber, long subscription) {
    tell(ON_SUBSCRIBE, subscriber, subscription);
  }

  @Override
  public void unsubscribed(Member subscriber, long subscription) {
    tell(ON_UNSUBSCRIBE, subscriber, subscription);
  }

  @Override
  public void deleted(Member by, long subscription) {
    tell(ON_DELETE, by, subscription);
  }

  private void tell(String topic, Member member, long subscription) {
    if (events.watched(topic)) {
      events.publish(topic, member.identity().session(), subscription);
    }
  }
}
