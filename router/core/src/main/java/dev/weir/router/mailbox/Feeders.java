package dev.weir.router.mailbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Those whose reads are held back because of a full mailbox: its publishers, within the pause
 * budget, and its own session. Guarded by its mailbox.
 */
final class Feeders {
  private final PauseBudget budget = new PauseBudget();
  private List<ReadGate> publishers = List.of();
  private ReadGate own;

  /** Returns whether the session's own reads are held from now on. */
  boolean addOwner(ReadGate gate) {
    if (own != null) {
      return false;
    }
    own = gate;
    return true;
  }

  /** How long publishers may be held, in nanoseconds, given that a rule declares a pause. */
  long left(long pause, long now) {
    budget.declare(pause);
    return budget.left(now);
  }

  boolean holds(ReadGate publisher) {
    return publishers.contains(publisher);
  }

  /** Holds a publisher; returns whether it is the first one, with which the budget is spent. */
  boolean add(ReadGate publisher, long now) {
    boolean first = publishers.isEmpty();
    if (first) {
      budget.spend(now);
      publishers = new ArrayList<>(2);
    }
    publishers.add(publisher);
    return first;
  }

  /** Whether publishers are held and the budget is spent. */
  boolean spent(long now) {
    return !publishers.isEmpty() && budget.left(now) == 0;
  }

  boolean isEmpty() {
    return own == null && publishers.isEmpty();
  }

  /** The mailbox is at low water. */
  void renew() {
    budget.renew();
  }

  /** Lets all go. */
  List<ReadGate> take(long now) {
    List<ReadGate> all = takePublishers(now);
    if (own != null) {
      all = new ArrayList<>(all);
      all.add(own);
      own = null;
    }
    return all;
  }

  /** Lets all but the owner go. */
  List<ReadGate> takePublishers(long now) {
    List<ReadGate> all = publishers;
    publishers = List.of();
    if (!all.isEmpty()) {
      budget.rest(now);
    }
    return all;
  }
}
