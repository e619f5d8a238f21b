package dev.weir.router.mailbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Connections that are read no further because they feed a full mailbox, as long as its budget
 * lasts. Guarded by its mailbox.
 */
final class HeldReads {
  private final PauseBudget budget;
  private List<ReadGate> gates = List.of();

  HeldReads(PauseBudget budget) {
    this.budget = budget;
  }

  PauseBudget budget() {
    return budget;
  }

  boolean isEmpty() {
    return gates.isEmpty();
  }

  boolean holds(ReadGate gate) {
    return gates.contains(gate);
  }

  /**
   * Holds another one; returns how many nanoseconds are left when it is the first, with which the
   * budget is spent, else 0.
   */
  long add(ReadGate gate, long now) {
    long left = 0;
    if (gates.isEmpty()) {
      left = budget.left(now);
      budget.spend(now);
      gates = new ArrayList<>(2);
    }
    gates.add(gate);
    return left;
  }

  /** Lets all go. */
  List<ReadGate> take(long now) {
    List<ReadGate> all = gates;
    gates = List.of();
    if (!all.isEmpty()) {
      budget.rest(now);
    }
    return all;
  }

  /** Lets all go when the budget is spent. */
  List<ReadGate> expired(long now) {
    return !gates.isEmpty() && budget.left(now) == 0 ? take(now) : List.of();
  }
}
