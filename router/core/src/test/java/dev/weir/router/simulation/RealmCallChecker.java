package dev.weir.router.simulation;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.simulation.RealmCall.Kind;

/**
 * Kills: whoever was there is gone when the killer is told, and only who is not there cannot be
 * killed. Testaments are checked where their events are. Confined to one thread.
 */
final class RealmCallChecker {
  private final History history;
  private final Profile profile;

  RealmCallChecker(History history, Profile profile) {
    this.history = history;
    this.profile = profile;
  }

  void result(RealmCall call, Result result, long stamp) {
    Violation.unless(call.refusal().isEmpty(), "%s should be refused, but got %s", call, result);
    call.session().doneUpTo(call, stamp);
    call.answer(result, stamp);
    for (PeerSession other : history.sessions()) {
      boolean wasThere = other.welcomedAt() < call.arrived();
      Violation.unless(
          !call.meets(other) || !wasThere || other.left() != Request.NEVER,
          "%s outlived %s, which was answered with %s",
          other,
          call,
          result);
    }
    if (call.kind() == Kind.KILL_BY_AUTHID) {
      Payload values = Transcoder.values(result.payload());
      Violation.unless(
          values.arguments().get(0) instanceof java.util.List<?> killed
              && killed.stream().allMatch(id -> history.isGone((Long) id)),
          "%s says that it killed whom it did not: %s",
          call,
          result);
    }
  }

  void error(RealmCall call, ErrorMessage error, long stamp) {
    call.session().doneUpTo(call, stamp);
    call.answer(error, stamp);
    boolean right =
        call.refusal().isPresent()
            ? call.refusal().get().equals(error.error())
            : call.kind() == Kind.KILL && nobodyThere(call, error);
    Violation.unless(right, "%s must not get %s; due is %s", call, error, call.refusal());
  }

  /** Nothing is going on any more: who has left has certainly left what it was to leave. */
  void opened(PeerSession session, long end) {
    for (Testament testament : session.testaments()) {
      boolean silent = history.kills().stream().anyMatch(kill -> maySilence(kill, session));
      if (testament.arrived() != Request.NEVER
          && testament.isCertain()
          && !silent
          && !profile.faults()) {
        testament.doneBy(end);
      }
    }
  }

  private static boolean maySilence(RealmCall kill, PeerSession session) {
    return kill.kind() == Kind.KILL_ALL
        && kill.meets(session)
        && kill.arrived() <= session.left()
        && kill.doneBy() >= session.left();
  }

  private boolean nobodyThere(RealmCall call, ErrorMessage error) {
    boolean own = call.target().equals(call.session().id());
    return error.error().equals(ErrorUri.NO_SUCH_SESSION)
        && (own || history.isGone((Long) call.target()));
  }
}
