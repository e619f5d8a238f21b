package dev.weir.router.broker;

import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.history.EventLog;
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
  private EventLog awaited; // null when there is no disk to wait for

  Dispatch(Delivery delivery, Counters counters) {
    this.delivery = delivery;
    this.counters = counters;
  }

  /** Another publication comes. */
  void begin() {
    awaited = null;
  }

  /** The log that must have the publication on disk before it counts as published, or null. */
  EventLog awaited() {
    return awaited;
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
    if (subscription.archive() != null && subscription.archive().take(publication, leftOut)) {
      awaited = subscription.archive().log();
    }
    String winner = subscription.winner(publication.resourceKey());
    Editions editions = new Editions(publication, subscription);
    List<Seat> seats = subscription.seats();
    int sent = 0;
    for (int i = 0; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      if (seat.live()
          && seat.member() != leftOut
          && chosen(seat, winner)
          && receives(seat, publication)) {
        deliver(publisher, seat, editions.of(seat));
        sent++;
      }
    }
    counters.count(Counter.EVENTS, sent);
  }

  /** A retained event for a subscriber that it reaches. Returns whether there is room for more. */
  boolean retained(Seat seat, Publication publication) {
    int told = seat.takes() & publication.shown();
    Subscription subscription = seat.subscription();
    Event event =
        new Event(
            subscription.id(),
            publication.id(),
            publication.details(subscription.pattern(), told, true),
            publication.payload());
    return delivery.event(seat.member(), Outbound.single(event, publication.payload().size()));
  }

  private void deliver(Member publisher, Seat seat, Outbound event) {
    if (seat.slow() != null) {
      delivery.event(publisher, seat.member(), event, seat.slow());
    } else if (publisher == null) {
      delivery.event(seat.member(), event);
    } else {
      delivery.event(publisher, seat.member(), event);
    }
  }

  /**
   * A pattern was judged as a pattern when it was subscribed to; what it brings is judged again by
   * the concrete topic.
   */
  private static boolean receives(Seat seat, Publication publication) {
    return publication.isFor(seat.member().identity())
        && (!seat.subscription().pattern() || maySubscribe(seat.member(), publication.topic()));
  }

  /** Whether a publication is for a seat, as far as its subscription goes. */
  static boolean reaches(Seat seat, Publication publication) {
    return chosen(seat, seat.subscription().winner(publication.resourceKey()))
        && receives(seat, publication);
  }

  /** Whether a seat is of the node key that gets the publication, or of none. */
  private static boolean chosen(Seat seat, String winner) {
    return winner == null || seat.nodeKey().isEmpty() || seat.nodeKey().get().equals(winner);
  }

  private static boolean maySubscribe(Member member, String topic) {
    return member.identity().permissions().allows(Action.SUBSCRIBE, topic, MatchPolicy.EXACT);
  }
}
