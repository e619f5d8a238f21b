package dev.weir.router.broker;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import java.util.List;

/**
 * Takes a publication to the subscribers of a subscription: the event is made once for all of them.
 * Runs inside the realm's turn.
 */
final class Dispatch {
  private final Delivery delivery;
  private final Counters counters;

  Dispatch(Delivery delivery, Counters counters) {
    this.delivery = delivery;
    this.counters = counters;
  }

  void toSubscribers(Publication publication, Subscription subscription) {
    if (subscription.archive() != null) {
      subscription.archive().take(publication);
    }
    boolean pattern = subscription.pattern();
    List<Seat> seats = subscription.seats();
    Outbound outbound = outbound(publication, subscription, seats.size() > 1);
    boolean live = publication.hasLivePublisher();
    int sent = 0;
    for (int i = 0; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      Member member = seat.member();
      if (seat.live()
          && publication.isFor(member)
          && (!pattern || mayReceive(member, publication.topic()))) {
        if (live) {
          delivery.event(publication.publisher(), member, outbound);
        } else {
          delivery.event(member, outbound);
        }
        sent++;
      }
    }
    counters.count(Counter.EVENTS, sent);
  }

  static Outbound outbound(Publication publication, Subscription subscription, boolean shared) {
    EventDetails details =
        subscription.pattern()
            ? EventDetails.of(Dict.of("topic", publication.topic()))
            : EventDetails.NONE;
    Event event = new Event(subscription.id(), publication.id(), details, publication.payload());
    int size = publication.payload().size();
    return shared ? Outbound.shared(event, size) : Outbound.single(event, size);
  }

  /** A pattern was judged as a pattern; what it brings is judged again by the concrete topic. */
  static boolean mayReceive(Member member, String topic) {
    return member.identity().permissions().allows(Action.SUBSCRIBE, topic, MatchPolicy.EXACT);
  }
}
