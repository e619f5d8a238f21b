package dev.weir.router.auth;

import java.util.Optional;

/**
 * Which answers of authorizers are meant: those to sessions of a role or an authid, or about a URI,
 * each as far as it is said. Immutable.
 *
 * @param uri exactly as a session has given it
 */
public record AnswerScope(
    Optional<String> authrole, Optional<String> authid, Optional<String> uri) {
  /** All of them. */
  public static final AnswerScope ALL =
      new AnswerScope(Optional.empty(), Optional.empty(), Optional.empty());

  /** The same for sessions of this role only. */
  public AnswerScope ofRole(String role) {
    return new AnswerScope(Optional.of(role), authid, uri);
  }

  /** The same for sessions of this authid only. */
  public AnswerScope ofAuthid(String name) {
    return new AnswerScope(authrole, Optional.of(name), uri);
  }

  /** The same about this URI only. */
  public AnswerScope about(String exact) {
    return new AnswerScope(authrole, authid, Optional.of(exact));
  }

  /** Whether an answer to somebody of the authid about the URI is meant. */
  boolean covers(String who, String where) {
    return authid.orElse(who).equals(who) && uri.orElse(where).equals(where);
  }
}
