package dev.weir.router.dealer;

import java.util.List;
import java.util.Optional;

/**
 * Whether registrations know their callees and callees their registrations, and each call in
 * progress has one invocation that is owed. Runs inside the realm's turn.
 */
final class CallAudit {
  private final Registrations registrations;
  private final int running;

  CallAudit(Registrations registrations, int running) {
    this.registrations = registrations;
    this.running = running;
  }

  /** What does not fit, given all parties of the realm. */
  Optional<String> fault(List<Party> present) {
    return registrationFault(present).or(() -> callFault(present));
  }

  private Optional<String> registrationFault(List<Party> present) {
    int held = 0;
    for (Party party : present) {
      for (Registration registration : party.registrations().values()) {
        if (registration.endpoints().stream().noneMatch(end -> end.callee() == party)) {
          return Optional.of(about(registration) + " does not know one of its callees");
        }
        held++;
      }
    }
    int known = 0;
    for (Registration registration : registrations.all()) {
      if (registrations.of(registration.uri(), registration.match()) != registration) {
        return Optional.of(about(registration) + " is not found by its URI");
      }
      known += registration.endpoints().size();
    }
    return held == known
        ? Optional.empty()
        : Optional.of("callees hold " + held + " registrations of " + known);
  }

  private Optional<String> callFault(List<Party> present) {
    int calls = 0;
    int owed = 0;
    int waiting = 0;
    for (Party party : present) {
      for (CallerLeg call : party.calls().values()) {
        if (!call.isOwed()) {
          return Optional.of("no callee owes an answer to a call in progress");
        }
        waiting += call.isWaiting() ? 1 : 0;
      }
      calls += party.calls().size();
      owed += party.invocations().size();
    }
    return calls == owed + waiting && calls == running
        ? Optional.empty()
        : Optional.of(
            "%d calls are in progress, callers know %d, callees %d, and %d wait"
                .formatted(running, calls, owed, waiting));
  }

  private static String about(Registration registration) {
    return "registration " + registration.id();
  }
}
