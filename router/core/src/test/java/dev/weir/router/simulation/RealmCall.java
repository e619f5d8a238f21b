package dev.weir.router.simulation;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import java.util.Optional;

/** A CALL of a procedure of the router's own: a testament or a kill. Confined to one thread. */
final class RealmCall extends Request {
  /** With this reason, and with no other, all sessions are killed without a word to anybody. */
  static final String SILENCED = "com.sim.silenced";

  private final Kind kind;
  private final Object target;
  private final String reason;

  /** What it asks for. */
  enum Kind {
    ADD_TESTAMENT("add_testament"),
    FLUSH_TESTAMENTS("flush_testaments"),
    KILL("kill"),
    KILL_BY_AUTHID("kill_by_authid"),
    KILL_BY_AUTHROLE("kill_by_authrole"),
    KILL_ALL("kill_all");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String procedure() {
      return "wamp.session." + word;
    }
  }

  /**
   * The target is a scope of testaments, or the session id, authid or authrole of those to kill;
   * the reason is what these are told, empty for none.
   */
  RealmCall(
      PeerSession caller,
      long id,
      Kind kind,
      Object target,
      String reason,
      Optional<String> refusal) {
    super(caller, id, MessageType.CALL, refusal);
    this.kind = kind;
    this.target = target;
    this.reason = reason;
  }

  Kind kind() {
    return kind;
  }

  Object target() {
    return target;
  }

  String reason() {
    return reason;
  }

  /** Whether it flushes, or adds to, this scope of testaments. */
  boolean concerns(String scope) {
    return target.equals(scope);
  }

  /** Whether it may be what ended a session with this reason. */
  boolean mayKill(PeerSession victim, String told) {
    return arrived() != NEVER
        && told.equals(reason.isEmpty() ? ErrorUri.CLOSE_KILLED : reason)
        && meets(victim);
  }

  /** Whether a session is among those that it kills, if it is there. */
  boolean meets(PeerSession victim) {
    return victim != session()
        && victim.realm().equals(session().realm())
        && switch (kind) {
          case KILL -> target.equals(victim.id());
          case KILL_BY_AUTHID -> target.equals(victim.authid());
          case KILL_BY_AUTHROLE, KILL_ALL -> true;
          default -> false;
        };
  }
}
