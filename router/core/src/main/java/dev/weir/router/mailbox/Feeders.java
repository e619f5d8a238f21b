package dev.weir.router.mailbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Those whose reads are held back because of a full mailbox: its publishers and the other sides of
 * its calls, each within a pause budget, and its own session. Guarded by its mailbox.
 */
final class Feeders {
  private final HeldReads publishers = new HeldReads(PauseBudget.ofPublishers());
  private final HeldReads parties = new HeldReads(PauseBudget.ofParties());
  private ReadGate own;

  /** Returns whether the session's own reads are held from now on. */
  boolean addOwner(ReadGate gate) {
    if (own != null) {
      return false;
    }
    own = gate;
    return true;
  }

  HeldReads publishers() {
    return publishers;
  }

  /** Callees that answer the session's calls, and callers that send it chunks of theirs. */
  HeldReads parties() {
    return parties;
  }

  boolean isEmpty() {
    return own == null && publishers.isEmpty() && parties.isEmpty();
  }

  /** The mailbox is at low water. */
  void renew() {
    publishers.budget().renew();
    parties.budget().renew();
  }

  /** Lets all go. */
  List<ReadGate> take(long now) {
    List<ReadGate> all = both(publishers.take(now), parties.take(now));
    if (own != null) {
      all = both(all, List.of(own));
      own = null;
    }
    return all;
  }

  /** Lets those go whose budget is spent. */
  List<ReadGate> expired(long now) {
    return both(publishers.expired(now), parties.expired(now));
  }

  private static List<ReadGate> both(List<ReadGate> some, List<ReadGate> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return some.isEmpty() ? others : some;
    }
    List<ReadGate> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
