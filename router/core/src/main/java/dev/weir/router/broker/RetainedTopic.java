package dev.weir.router.broker;

import dev.weir.router.member.Identity;
import java.util.ArrayList;
import java.util.List;

/**
 * What is retained of one topic: the newest event that is for everybody, and those for some only
 * that are newer, the newest for each audience. Runs inside the realm's turn.
 */
final class RetainedTopic {
  /** Events for some only; further ones push out the oldest of them. */
  private static final int MOST_FOR_SOME = 16;

  private final List<Retained> events = new ArrayList<>(1);

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** Adds the newest event and returns those that are of no use any more. */
  List<Retained> add(Retained newest) {
    List<Retained> gone = newest.isForAll() ? List.copyOf(events) : replacedBy(newest);
    events.removeAll(gone);
    events.add(newest);
    return gone;
  }

  void remove(Retained event) {
    events.remove(event);
  }

  /** The newest that a session may see, or null. */
  Retained newestFor(Identity identity) {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i).isFor(identity)) {
        return events.get(i);
      }
    }
    return null;
  }

  /** The event for the same audience, or else the oldest of those for some when they are many. */
  private List<Retained> replacedBy(Retained newest) {
    Retained oldest = null;
    int forSome = 0;
    for (Retained older : events) {
      if (sameAudience(older, newest)) {
        return List.of(older);
      }
      if (!older.isForAll()) {
        oldest = oldest == null ? older : oldest;
        forSome++;
      }
    }
    return forSome < MOST_FOR_SOME ? List.of() : List.of(oldest);
  }

  private static boolean sameAudience(Retained one, Retained other) {
    return one.publication().audience().equals(other.publication().audience());
  }
}
