package dev.weir.router.broker;

import dev.weir.router.member.Member;

/**
 * Is told what becomes of subscriptions, as the meta events of the advanced profile have it
 * ("Subscription Meta API"): a subscription is created before the first session is subscribed to
 * it, and deleted after the last one is unsubscribed. Subscriptions to topics of {@code wamp.} are
 * not spoken of.
 *
 * <p>Called inside the realm's turn, from the midst of the broker: what it causes goes to the
 * turn's work list.
 */
public interface SubscriptionEvents {
  /** Nobody is told. */
  SubscriptionEvents NONE = new SubscriptionEvents() {};

  /** The session was the first to subscribe. */
  default void created(Member by, SubscriptionDetails subscription) {}

  /** The session holds the subscription now, which it did not before. */
  default void subscribed(Member subscriber, long subscription) {}

  /** The session holds the subscription no more: unsubscribed, revoked, or gone. */
  default void unsubscribed(Member subscriber, long subscription) {}

  /** The session was the last to hold it. */
  default void deleted(Member by, long subscription) {}
}
