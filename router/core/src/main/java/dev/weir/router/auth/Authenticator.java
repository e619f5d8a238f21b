package dev.weir.router.auth;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A method by which sessions prove who they are (advanced profile, "Authentication"); given to a
 * realm by {@link Authentication.Builder#method}.
 *
 * <p>Methods of this interface are called by many threads at once. {@link #begin} and what answers
 * an AUTHENTICATE may block: they run on threads of their own, 4 for each authenticator, unless
 * {@link #quick} says otherwise. An answer that takes longer than {@link Authentication#timeout},
 * or that is an exception, ends the login with {@code wamp.error.authentication_failed}; the thread
 * is interrupted.
 */
public interface Authenticator {

  /**
   * Its names in {@code HELLO.Details.authmethods}, at least one: the usual one first, then
   * aliases.
   */
  List<String> methods();

  /** Whether it never blocks, so that it may run on an I/O thread; default no. */
  default boolean quick() {
    return false;
  }

  /**
   * Why it is not open to this applicant's kind of connection, as a sentence; default: it is open.
   * Must not block.
   */
  default Optional<String> closedTo(Applicant applicant) {
    return Optional.empty();
  }

  /**
   * Whether those are asked by it whom no method of the realm knows, so that they are not told
   * apart from others; default yes. No, for a method that sends no CHALLENGE, or has no users by
   * their names: to be asked by it would tell that the name is nobody's.
   */
  default boolean decoy() {
    return true;
  }

  /**
   * Whether this applicant can have what it takes to pass: another method is preferred when not.
   * Must not block; one that cannot tell says yes, the default.
   */
  default boolean knows(Applicant applicant) {
    return true;
  }

  /**
   * Whether somebody with this authid, whom it has let in with this role before, would have the
   * role still if it proved the same again: asked before a cookie repeats the login. Must not
   * block. Default: when it {@link #knows} the authid.
   */
  default boolean vouches(Applicant applicant, String role) {
    return knows(applicant);
  }

  /**
   * Somebody was let in after a CHALLENGE of the realm; {@link Applicant#method} says by which
   * method. Must not block. Default: nothing is done.
   */
  default void admitted(Applicant applicant, Step.Accept accept) {}

  /**
   * Somebody leaves with {@code wamp.close.logout} and is not to be known again by what its
   * connection says. Must not block. Default: nothing is done.
   */
  default void loggedOut(Evidence evidence) {}

  /**
   * A HELLO has come, and this method is the one. It is also called for those whom it does not
   * {@link #knows know}: they are to be asked just like the others, and then denied, so that nobody
   * learns which names there are.
   */
  CompletionStage<Step> begin(Applicant applicant);
}
