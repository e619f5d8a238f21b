package dev.weir.router.broker;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import java.util.List;

/**
 * Takes one publication to the subscribers of the subscriptions that match. Runs inside the realm's
 * turn.
 */
final class Dispatch {
  private final Delivery delivery;
  private final Counters counters;

  Dispatch(Delivery delivery, Counters counters) {
    this.delivery = delivery;
    this.counters = counters;
  }

  /**
   * To all whom it is for but the session that is left out.
   *
   * @param publisher is held back for subscribers that are slow; null when there is no such session
   * @param leftOut the publisher, unless it asked for its own events (advanced profile, "Publisher
   *     Exclusion"), or null
   */
  void toSubscribers(
      Publication publication, Subscription subscription, Member publisher, Member leftOut) {
    if (subscription.archive() != null) {
      subscription.archive().take(publication, leftOut);
    }
    Editions editions = new Editions(publication, subscription);
    List<Seat> seats = subscription.seats();
    int sent = 0;
    for (int i = 0; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      if (seat.live() && seat.member() != leftOut && receives(seat, publication)) {
        deliver(publisher, seat.member(), editions.of(seat));
        sent++;
      }
    }
    counters.count(Counter.EVENTS, sent);
  }

  private void deliver(Member publisher, Member recipient, Outbound event) {
    if (publisher == null) {
      delivery.event(recipient, event);
    } else {
      delivery.event(publisher, recipient, event);
    }
  }

  /**
   * A pattern was judged as a pattern when it was subscribed to; what it brings is judged again by
   * the concrete topic.
   */
  static boolean receives(Seat seat, Publication publication) {
    return publication.isFor(seat.member().identity())
        && (!seat.subscription().pattern() || maySubscribe(seat.member(), publication.topic()));
  }

  private static boolean maySubscribe(Member member, String topic) {
    return member.identity().permissions().allows(Action.SUBSCRIBE, topic, MatchPolicy.EXACT);
  }
}
