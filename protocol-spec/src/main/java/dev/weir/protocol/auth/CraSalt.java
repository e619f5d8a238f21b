package dev.weir.protocol.auth;

/**
 * How a key of WAMP-CRA is derived from a secret (advanced profile, WAMP-CRA, "Password Salting").
 * Immutable.
 *
 * @param salt the text as it is, not base64: its UTF-8 octets are the salt
 * @param iterations of PBKDF2, at least 1
 * @param keylen how many octets are derived, at least 1
 */
public record CraSalt(String salt, int iterations, int keylen) {
  private static final int LONGEST_KEY = 1024;

  /**
   * @throws IllegalArgumentException with a sentence, if the salt is empty or a number out of range
   */
  public CraSalt {
    if (salt.isEmpty()) {
      throw new IllegalArgumentException("the salt of WAMP-CRA must not be empty");
    }
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations must be at least 1, not " + iterations);
    }
    if (keylen < 1 || keylen > LONGEST_KEY) {
      throw new IllegalArgumentException("keylen must be 1 to " + LONGEST_KEY + ", not " + keylen);
    }
  }
}
