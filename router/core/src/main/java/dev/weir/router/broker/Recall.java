package dev.weir.router.broker;

import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.matching.UriPattern;
import java.util.List;

/**
 * Sends what is retained to a subscriber that asks for it: the newest of each topic that matches
 * and that it may see, in the order of the topics. It comes before anything newer, because it is
 * sent in the step that subscribes. Runs inside the realm's turn.
 *
 * <p>A pattern may match much: after so many events, or when the subscriber's mailbox is above high
 * water, the rest is left out and counted.
 */
final class Recall {
  private static final int MOST = 1_000;

  private final Retention retention;
  private final Dispatch dispatch;
  private final Counters counters;

  Recall(Retention retention, Dispatch dispatch, Counters counters) {
    this.retention = retention;
    this.dispatch = dispatch;
    this.counters = counters;
  }

  void sendTo(Seat seat) {
    SubscriptionDetails subscription = seat.subscription().details();
    List<Publication> retained =
        retention.newestFor(
            new UriPattern(subscription.uri(), subscription.match()), seat.member().identity());
    retained.removeIf(publication -> !Dispatch.reaches(seat, publication));
    int sent = 0;
    boolean room = true;
    while (room && sent < Math.min(MOST, retained.size())) {
      room = dispatch.retained(seat, retained.get(sent));
      sent++;
    }
    counters.count(Counter.EVENTS, sent);
    counters.count(Counter.RETAINED_WITHHELD, retained.size() - sent);
  }
}
