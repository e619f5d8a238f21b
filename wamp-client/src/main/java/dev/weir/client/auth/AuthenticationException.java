package dev.weir.client.auth;

/**
 * This side does not go on with a login; the message says why, and shows no secret. It becomes a
 * {@code WampException} with the reason {@code NOT_AUTHENTICATED}. Immutable.
 */
public final class AuthenticationException extends Exception {
  private static final long serialVersionUID = 1L;

  public AuthenticationException(String sentence) {
    super(sentence);
  }
}
