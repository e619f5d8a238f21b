package dev.weir.router.broker;

import dev.weir.protocol.MatchPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic or pattern with those who subscribed to it; all share its id. Runs inside the realm's
 * turn.
 */
final class Subscription {
  private final long id;
  private final String uri;
  private final MatchPolicy match;
  private final List<Subscriber> subscribers = new ArrayList<>(2);

  Subscription(long id, String uri, MatchPolicy match) {
    this.id = id;
    this.uri = uri;
    this.match = match;
  }

  long id() {
    return id;
  }

  String uri() {
    return uri;
  }

  MatchPolicy match() {
    return match;
  }

  List<Subscriber> subscribers() {
    return subscribers;
  }
}
