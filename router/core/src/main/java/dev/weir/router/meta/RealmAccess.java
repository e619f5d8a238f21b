package dev.weir.router.meta;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Goodbye;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.AnswerScope;
import dev.weir.router.auth.Roles;
import dev.weir.router.member.Member;
import java.util.List;
import java.util.Optional;

/** What the meta API may see and do of its realm. Runs inside the realm's turn. */
public interface RealmAccess {

  /** The sessions as they are now. */
  List<Member> sessions();

  /** The session with this id. */
  Optional<Member> session(long id);

  /** How many sessions there are. */
  int size();

  /** Ends a session with this as its last message; the cause is a sentence for the log. */
  void end(Member member, Goodbye goodbye, String cause);

  /** The roles and their rules as they are now. */
  Roles roles();

  /** Whether an authorizer decides on single messages of this role, after the rules. */
  boolean judged(String authrole);

  /** Answers of authorizers that do not count any more. */
  void forget(AnswerScope scope);

  /** Whether an exact URI is well formed here. */
  boolean valid(String uri);

  /** Why a session may not do this with an exact URI, as the answer to its CALL of this request. */
  Optional<ErrorMessage> refusal(Member member, Action action, long request, String uri);

  /** Takes a subscription from a session; returns whether it held it. */
  boolean revokeSubscription(long session, long subscription, String reason);

  /** Takes a registration from a session; returns whether it held it. */
  boolean revokeRegistration(long session, long registration, String reason);

  /** Runs an action after the present entry. */
  void later(Runnable action);

  /** Runs an action in an entry of its own, behind those that wait. */
  void nextEntry(Runnable action);
}
