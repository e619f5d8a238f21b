package dev.weir.router.meta;

import dev.weir.protocol.ErrorUri;
import dev.weir.router.member.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asking for sessions (advanced profile, "Session Meta API"): count, list and get. Runs inside the
 * realm's turn.
 */
final class SessionProcedures {
  private final RealmAccess realm;

  SessionProcedures(RealmAccess realm) {
    this.realm = realm;
  }

  List<MetaProcedure> all() {
    return List.of(
        MetaProcedure.open("wamp.session.count", this::count),
        MetaProcedure.guarded("wamp.session.list", this::list),
        MetaProcedure.guarded("wamp.session.get", this::get));
  }

  private void count(MetaCall call) {
    Optional<Set<String>> roles = roles(call);
    if (roles.isEmpty()) {
      call.result((long) realm.size());
      return;
    }
    int[] count = new int[1];
    call.each(
        realm.sessions(),
        member -> count[0] += roles.get().contains(member.identity().authrole()) ? 1 : 0,
        () -> call.result((long) count[0]));
  }

  private void list(MetaCall call) {
    Optional<Set<String>> roles = roles(call);
    List<Object> ids = new ArrayList<>();
    call.each(
        realm.sessions(),
        member -> {
          if (roles.isEmpty() || roles.get().contains(member.identity().authrole())) {
            ids.add(member.identity().session());
          }
        },
        () -> call.result(ids));
  }

  private void get(MetaCall call) {
    long id = call.arguments().id(0, "session");
    Member member = realm.session(id).orElseThrow(() -> noSuchSession(id));
    call.result(SessionDetails.of(member));
  }

  private static Optional<Set<String>> roles(MetaCall call) {
    return call.arguments().texts(0, "filter_authroles").map(HashSet::new);
  }

  static Refusal noSuchSession(long id) {
    return noSuchSession("the realm has no other session " + id);
  }

  /** Why a subscription or registration is taken from a session: third argument or keyword. */
  static String revocation(MetaArguments arguments) {
    return arguments
        .optionalText(2, "reason")
        .or(() -> arguments.textKeyword("reason"))
        .orElse("removed by the router's meta API");
  }

  static Refusal noSuchSession(String sentence) {
    return Refusal.of(ErrorUri.NO_SUCH_SESSION, sentence);
  }
}
