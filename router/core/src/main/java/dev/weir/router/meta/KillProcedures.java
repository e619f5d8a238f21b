package dev.weir.router.meta;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.link.PeerText;
import dev.weir.router.member.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Ending sessions (advanced profile, "Session Meta API"): one, those of an authid, those of an
 * authrole, all; never the caller's own. Runs inside the realm's turn.
 */
final class KillProcedures {
  private final RealmAccess realm;
  private final Silence silence;
  private final Counters counters;

  KillProcedures(RealmAccess realm, Silence silence, Counters counters) {
    this.realm = realm;
    this.silence = silence;
    this.counters = counters;
  }

  List<MetaProcedure> all() {
    return List.of(
        MetaProcedure.guarded("wamp.session.kill", this::kill),
        MetaProcedure.guarded("wamp.session.kill_by_authid", this::killByAuthid),
        MetaProcedure.guarded("wamp.session.kill_by_authrole", this::killByAuthrole),
        MetaProcedure.guarded("wamp.session.kill_all", this::killAll));
  }

  private void kill(MetaCall call) {
    long id = call.arguments().id(0, "session");
    Goodbye goodbye = goodbye(call);
    Member member =
        realm
            .session(id)
            .filter(other -> other != call.caller())
            .orElseThrow(() -> SessionProcedures.noSuchSession(id));
    end(call, member, goodbye);
    call.result();
  }

  private void killByAuthid(MetaCall call) {
    String authid = call.arguments().text(0, "authid");
    List<Object> killed = new ArrayList<>();
    each(
        call,
        member -> member.identity().authid().equals(authid),
        member -> killed.add(member.identity().session()),
        () -> call.result(killed));
  }

  private void killByAuthrole(MetaCall call) {
    String authrole = call.arguments().text(0, "authrole");
    long[] killed = new long[1];
    each(
        call,
        member -> member.identity().authrole().equals(authrole),
        member -> killed[0]++,
        () -> call.result(killed[0]));
  }

  /** Nobody who could hear of it is to be left, so nothing is published of it. */
  private void killAll(MetaCall call) {
    Goodbye goodbye = goodbye(call);
    long[] killed = new long[1];
    call.each(
        realm.sessions(),
        member -> {
          if (member.joined() && member != call.caller()) {
            silence.during(() -> end(call, member, goodbye));
            killed[0]++;
          }
        },
        () -> call.result(killed[0]));
  }

  private void each(MetaCall call, Predicate<Member> whom, Consumer<Member> killed, Runnable done) {
    Goodbye goodbye = goodbye(call);
    call.each(
        realm.sessions(),
        member -> {
          if (member.joined() && member != call.caller() && whom.test(member)) {
            end(call, member, goodbye);
            killed.accept(member);
          }
        },
        done);
  }

  private void end(MetaCall call, Member member, Goodbye goodbye) {
    counters.count(Counter.SESSIONS_KILLED);
    long killer = call.caller().identity().session();
    realm.end(
        member, goodbye, "killed by session " + killer + ": " + PeerText.escape(goodbye.reason()));
  }

  private Goodbye goodbye(MetaCall call) {
    String reason =
        call.arguments().keyword("reason").map(this::reason).orElse(ErrorUri.CLOSE_KILLED);
    Optional<String> message = call.arguments().textKeyword("message");
    return new Goodbye(message.map(text -> Dict.of("message", text)).orElse(Dict.EMPTY), reason);
  }

  private String reason(Object reason) {
    if (reason instanceof String uri && realm.valid(uri)) {
      return uri;
    }
    throw Refusal.of(
        ErrorUri.INVALID_URI, "keyword argument reason must be a valid URI that is not empty");
  }
}
