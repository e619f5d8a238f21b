package dev.weir.router.broker;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A topic or pattern with the seats of those who subscribed to it; all share its id. Runs inside
 * the realm's turn.
 */
final class Subscription {
  private final SubscriptionDetails details;
  private final boolean meta;
  private final boolean pattern;
  private NodeKeys nodeKeys; // null until somebody has one
  private final List<Seat> seats = new ArrayList<>(2);
  private Archive archive; // null when its events are not kept

  Subscription(long id, Instant created, String uri, MatchPolicy match) {
    this.details = new SubscriptionDetails(id, created, uri, match);
    this.meta = UriRules.reserved(uri);
    this.pattern = match != MatchPolicy.EXACT;
  }

  SubscriptionDetails details() {
    return details;
  }

  long id() {
    return details.id();
  }

  String uri() {
    return details.uri();
  }

  MatchPolicy match() {
    return details.match();
  }

  /** Whether it is about the router's own topics, of which no meta event speaks. */
  boolean meta() {
    return meta;
  }

  /** Whether events must say their topic. */
  boolean pattern() {
    return pattern;
  }

  /** Where its events are kept, or null. */
  Archive archive() {
    return archive;
  }

  /** From now on its events are kept, and it stays when nobody is subscribed. */
  void keep(Archive events) {
    archive = events;
  }

  /** The seats, in no order. */
  List<Seat> seats() {
    return seats;
  }

  void add(Seat seat) {
    seat.position(seats.size());
    seats.add(seat);
  }

  /** Gives a seat another node key, or none. */
  void assign(Seat seat, Optional<String> nodeKey) {
    seat.nodeKey().ifPresent(key -> nodeKeys.remove(key));
    seat.nodeKey(nodeKey);
    if (nodeKey.isPresent()) {
      nodeKeys = nodeKeys == null ? new NodeKeys() : nodeKeys;
      nodeKeys.add(nodeKey.get());
    }
  }

  /** The only node key that gets what has this resource key; null when all get it. */
  String winner(String resourceKey) {
    return resourceKey == null || nodeKeys == null || nodeKeys.isEmpty()
        ? null
        : nodeKeys.winner(resourceKey);
  }

  /** Takes a seat out at a cost that does not grow with their number: the last one moves there. */
  void remove(Seat seat) {
    seat.nodeKey().ifPresent(key -> nodeKeys.remove(key));
    Seat last = seats.remove(seats.size() - 1);
    if (last != seat) {
      seats.set(seat.position(), last);
      last.position(seat.position());
    }
  }
}
