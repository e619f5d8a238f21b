package dev.weir.router.simulation;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A procedure belongs to one callee at a time, or to several of one policy, and is refused only
 * while it belongs to others. Judged when a run is over. Confined to one thread.
 */
final class RegistrationChecker {
  private final History history;

  RegistrationChecker(History history) {
    this.history = history;
  }

  void settled() {
    Map<List<Object>, List<Holding>> byProcedure = new HashMap<>();
    for (Holding registration : history.registrations()) {
      byProcedure
          .computeIfAbsent(
              List.of(registration.session().realm(), registration.pattern()),
              key -> new ArrayList<>())
          .add(registration);
    }
    byProcedure.values().forEach(RegistrationChecker::checkOneAtATime);
    history.claims().stream().filter(RegistrationChecker::refused).forEach(this::checkRefusal);
  }

  private static void checkOneAtATime(List<Holding> registrations) {
    for (int i = 0; i < registrations.size(); i++) {
      for (int j = 0; j < i; j++) {
        Holding one = registrations.get(i);
        Holding other = registrations.get(j);
        boolean shared = one.id() == other.id() && one.claim().shares(other.claim());
        Violation.unless(shared || !one.overlaps(other), "%s and %s at the same time", one, other);
      }
    }
  }

  private static boolean refused(Claim claim) {
    return claim.answer() instanceof ErrorMessage error
        && error.error().equals(ErrorUri.PROCEDURE_ALREADY_EXISTS);
  }

  private void checkRefusal(Claim refused) {
    Violation.unless(!refused.forced(), "%s takes over what there is, but was refused", refused);
    for (Claim claim : history.claims()) {
      if (claim != refused
          && claim.type() == MessageType.REGISTER
          && !(claim.answer() instanceof ErrorMessage)
          && claim.session().realm().equals(refused.session().realm())
          && claim.pattern().equals(refused.pattern())
          && !claim.shares(refused)
          && claim.mayBeHeldFor(refused)) {
        return;
      }
    }
    throw new Violation(refused + " was refused, but nobody held " + refused.pattern());
  }
}
