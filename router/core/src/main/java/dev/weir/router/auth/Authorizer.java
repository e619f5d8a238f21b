package dev.weir.router.auth;

import java.util.concurrent.CompletionStage;

/**
 * Decides on single messages of a role's sessions, after the role's rules have allowed them
 * (advanced profile, "Authorization"). Called by many threads at once. It may answer later: the
 * session's messages wait in their order, and nobody else does.
 *
 * <p>An exception, null, or no answer in time denies with {@code wamp.error.authorization_failed}.
 */
public interface Authorizer {

  /**
   * Whether it never blocks, so that it may run on an I/O thread; default no: it runs on 4 threads
   * of its own, which are interrupted when an answer takes too long.
   */
  default boolean quick() {
    return false;
  }

  /** Whether a session may do what it asks for. */
  CompletionStage<Authorization> authorize(AuthorizationRequest request);
}
