package dev.weir.protocol.auth;

import com.ongres.saslprep.SASLprep;

/** SASLprep (RFC 4013): one form for all the ways to write a name or a password. Stateless. */
public final class SaslPrep {
  private static final SASLprep PROFILE = new SASLprep();

  private SaslPrep() {}

  /**
   * The form of what is sent or compared.
   *
   * @throws IllegalArgumentException if it has characters that no name or password may have, such
   *     as control characters; the sentence does not show them
   */
  public static String query(String text) {
    try {
      return PROFILE.prepareQuery(text);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
  }

  /**
   * The form of what is stored, which may have no character that Unicode 3.2 left unassigned: later
   * versions could take it for another one.
   *
   * @throws IllegalArgumentException as {@link #query}
   */
  public static String stored(String text) {
    try {
      return PROFILE.prepareStored(text);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
  }

  /** Without the cause, whose message has the character. */
  private static IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "a name or password for WAMP-SCRAM has a character that SASLprep (RFC 4013) forbids");
  }
}
