package dev.weir.router.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Of the callees that share a registration, a call went to the one that the policy names: the
 * earliest or the latest, or each in its turn. Judged when a run is over, and only where no mailbox
 * can have been full and no slot taken. Confined to one thread.
 */
final class PolicyChecker {
  private final History history;
  private final Profile profile;
  private final Map<List<Object>, List<ModelInvocation>> invocations = new HashMap<>();

  PolicyChecker(History history, Profile profile) {
    this.history = history;
    this.profile = profile;
  }

  void invoked(ModelInvocation invocation) {
    invocations
        .computeIfAbsent(key(invocation.registration()), key -> new ArrayList<>())
        .add(invocation);
  }

  /** Nothing is going on any more. */
  void settled() {
    if (!profile.roomy() || profile.concurrency() > 0) {
      return;
    }
    Map<List<Object>, List<Holding>> shared = new HashMap<>();
    for (Holding registration : history.registrations()) {
      shared.computeIfAbsent(key(registration), key -> new ArrayList<>()).add(registration);
    }
    invocations.forEach((key, all) -> check(all, shared.get(key)));
  }

  private void check(List<ModelInvocation> all, List<Holding> callees) {
    switch (callees.get(0).claim().policy()) {
      case "first" -> all.forEach(each -> checkPlace(each, callees, true));
      case "last" -> all.forEach(each -> checkPlace(each, callees, false));
      case "roundrobin" -> checkTurns(all, callees);
      default -> {}
    }
  }

  private static void checkPlace(ModelInvocation chosen, List<Holding> callees, boolean first) {
    for (Holding other : callees) {
      boolean better =
          first ? before(other, chosen.registration()) : before(chosen.registration(), other);
      Violation.unless(
          !better || chosen.isRepeated() || !takes(other, chosen),
          "%s went to %s and not to %s",
          chosen.call(),
          chosen.registration(),
          other);
    }
  }

  /** Between two calls of one callee each other one has had a call. */
  private void checkTurns(List<ModelInvocation> all, List<Holding> callees) {
    if (profile.withNaN()) {
      return; // not all invocations can be written, and so be seen
    }
    Map<Holding, ModelInvocation> last = new HashMap<>();
    List<ModelInvocation> inOrder = new ArrayList<>(all);
    inOrder.sort(Comparator.comparingLong(each -> each.call().doneBy()));
    for (ModelInvocation invocation : inOrder) {
      ModelInvocation before = last.put(invocation.registration(), invocation);
      if (before != null && before.call().doneBy() < invocation.call().arrived()) {
        callees.stream()
            .filter(other -> other != invocation.registration())
            .filter(other -> other.session().live())
            .filter(other -> other.heldFor(before.call()) && other.heldFor(invocation.call()))
            .filter(other -> other.session().takesChunks() || !passedOver(before, invocation))
            .forEach(other -> checkTurn(before, invocation, other, inOrder));
      }
    }
  }

  /** Whether a call came between that some callees cannot take, so that it passed them over. */
  private boolean passedOver(ModelInvocation from, ModelInvocation to) {
    for (CallRequest call : history.calls()) {
      if (call.options().progress()
          && call.session().realm().equals(from.callee().realm())
          && from.registration().pattern().matches(call.procedure())
          && between(call, from, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean between(CallRequest call, ModelInvocation from, ModelInvocation to) {
    return call.doneBy() >= from.call().arrived() && call.arrived() <= to.call().doneBy();
  }

  private static boolean mayBePassedOn(
      ModelInvocation moved, ModelInvocation from, ModelInvocation to) {
    return from.isRepeated()
        || to.isRepeated()
        || moved.moved()
            && moved.reply().arrived() <= to.call().doneBy()
            && moved.call().answered() >= from.call().arrived();
  }

  private static void checkTurn(
      ModelInvocation from, ModelInvocation to, Holding other, List<ModelInvocation> all) {
    boolean had = false;
    for (ModelInvocation each : all) {
      had |= each.registration() == other && between(each.call(), from, to);
      if (mayBePassedOn(each, from, to)) {
        return; // and took a turn at a time that is not known
      }
    }
    Violation.unless(had, "%s had %s and %s, and %s nothing", from.callee(), from, to, other);
  }

  private static boolean takes(Holding callee, ModelInvocation chosen) {
    return callee.heldFor(chosen.call())
        && (!chosen.call().options().progress() || callee.session().takesChunks());
  }

  private static boolean before(Holding one, Holding other) {
    return one.claim().doneBy() < other.claim().arrived();
  }

  private static List<Object> key(Holding registration) {
    return List.of(registration.session().realm(), registration.id());
  }
}
