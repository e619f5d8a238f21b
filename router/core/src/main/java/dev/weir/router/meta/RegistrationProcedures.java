package dev.weir.router.meta;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.dealer.CallLoad;
import dev.weir.router.dealer.RegistrationDescription;
import dev.weir.router.dealer.RegistrationView;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The procedures of the registration meta API (advanced profile) and the revocation of
 * registrations. Runs inside the realm's turn.
 */
final class RegistrationProcedures {
  private final RealmAccess realm;
  private final RegistrationView registrations;

  RegistrationProcedures(RealmAccess realm, RegistrationView registrations) {
    this.realm = realm;
    this.registrations = registrations;
  }

  List<MetaProcedure> all() {
    return List.of(
        MetaProcedure.guarded("wamp.registration.list", this::list),
        MetaProcedure.open("wamp.registration.lookup", this::lookup),
        MetaProcedure.open("wamp.registration.match", this::match),
        MetaProcedure.guarded("wamp.registration.get", this::get),
        MetaProcedure.guarded("wamp.registration.list_callees", this::listCallees),
        MetaProcedure.guarded("wamp.registration.count_callees", this::countCallees),
        MetaProcedure.guarded("wamp.registration.remove_callee", this::removeCallee));
  }

  /** RegistrationDetails. */
  static Map<String, Object> details(RegistrationDescription registration) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("id", registration.id());
    details.put("created", registration.created().truncatedTo(ChronoUnit.MILLIS).toString());
    details.put("uri", registration.uri());
    details.put("match", registration.match().word());
    details.put("invoke", registration.invoke().word());
    return details;
  }

  private void list(MetaCall call) {
    Map<String, Object> lists = new LinkedHashMap<>();
    for (MatchPolicy match : MatchPolicy.values()) {
      lists.put(match.word(), registrations.ids(match));
    }
    call.result(lists);
  }

  private void lookup(MetaCall call) {
    String procedure = call.arguments().text(0, "procedure");
    MatchPolicy match = call.arguments().match(1, "options");
    call.result(id(registrations.lookup(procedure, match)));
  }

  private void match(MetaCall call) {
    call.result(id(registrations.match(call.arguments().text(0, "procedure"))));
  }

  private void get(MetaCall call) {
    long id = call.arguments().id(0, "registration");
    Map<String, Object> details = details(known(id, registrations.find(id)));
    registrations.load(id).ifPresent(load -> add(load, details));
    call.result(details);
  }

  /** Weir's own details, of a registration with a limit. */
  private static void add(CallLoad load, Map<String, Object> details) {
    if (load.concurrency() != Integer.MAX_VALUE) {
      details.put("_concurrency", (long) load.concurrency());
    }
    details.put("_executing", (long) load.executing());
    details.put("_waiting", (long) load.waiting());
    details.put("_waiting_bytes", load.waitingBytes());
    details.put("_longest_wait_ms", load.longestMillis());
    details.put("_queue", (long) load.queue());
  }

  private void listCallees(MetaCall call) {
    long id = call.arguments().id(0, "registration");
    call.result((Object) known(id, registrations.callees(id)));
  }

  private void countCallees(MetaCall call) {
    long id = call.arguments().id(0, "registration");
    call.result((long) known(id, registrations.calleeCount(id)));
  }

  private void removeCallee(MetaCall call) {
    long id = call.arguments().id(0, "registration");
    long callee = call.arguments().id(1, "callee");
    known(id, registrations.find(id));
    if (!realm.revokeRegistration(callee, id, SessionProcedures.revocation(call.arguments()))) {
      throw SessionProcedures.noSuchSession(
          "session " + callee + " is no callee of registration " + id);
    }
    call.result();
  }

  private static Object id(Optional<RegistrationDescription> registration) {
    return registration.map(RegistrationDescription::id).orElse(null);
  }

  private static <T> T known(long id, Optional<T> found) {
    return found.orElseThrow(
        () -> Refusal.of(ErrorUri.NO_SUCH_REGISTRATION, "the realm has no registration " + id));
  }
}
