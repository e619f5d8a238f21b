package dev.weir.router.broker;

import java.util.List;
import java.util.Optional;

/**
 * Whether the seats that sessions hold and those that subscriptions know are the same. Runs inside
 * the realm's turn.
 */
final class SeatAudit {
  private final Subscriptions subscriptions;

  SeatAudit(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** What does not fit, given all subscribers of the realm. */
  Optional<String> fault(List<Subscriber> present) {
    int held = 0;
    for (Subscriber subscriber : present) {
      for (Seat seat : subscriber.seats().values()) {
        if (!known(seat) || seat.member() != subscriber.member()) {
          return Optional.of(about(seat.subscription()) + " does not know one of its sessions");
        }
        held++;
      }
    }
    int known = 0;
    for (Subscription subscription : subscriptions.all()) {
      if (subscriptions.find(subscription.uri(), subscription.match()) != subscription) {
        return Optional.of(about(subscription) + " is not found by its URI");
      }
      if (subscription.seats().isEmpty() && subscription.archive() == null) {
        return Optional.of(about(subscription) + " has no session");
      }
      known += subscription.seats().size();
    }
    return held == known
        ? Optional.empty()
        : Optional.of("sessions hold " + held + " subscriptions of " + known);
  }

  private boolean known(Seat seat) {
    Subscription subscription = seat.subscription();
    List<Seat> seats = subscription.seats();
    return subscriptions.find(subscription.uri(), subscription.match()) == subscription
        && seat.position() < seats.size()
        && seats.get(seat.position()) == seat;
  }

  private static String about(Subscription subscription) {
    return "subscription " + subscription.id();
  }
}
