package dev.weir.protocol.auth;

import java.security.MessageDigest;
import java.util.Base64;

/**
 * What a router stores for WAMP-SCRAM in place of a password: {@code StoredKey} and {@code
 * ServerKey} of RFC 5802. Immutable and thread-safe; shows nothing of itself as text.
 */
public final class ScramKeys {
  private static final int LENGTH = 32;

  /** RFC 5802 writes the verifier so; the text of WAMP does not. */
  private static final String VERIFIER_PREFIX = "v=";

  private final byte[] storedKey;
  private final byte[] serverKey;

  /**
   * Keys as they were stored, copied.
   *
   * @throws IllegalArgumentException if one has not 32 octets
   */
  public ScramKeys(byte[] storedKey, byte[] serverKey) {
    this.storedKey = checked("stored_key", storedKey);
    this.serverKey = checked("server_key", serverKey);
  }

  private static byte[] checked(String name, byte[] key) {
    if (key.length != LENGTH) {
      throw new IllegalArgumentException(
          name + " must have " + LENGTH + " octets, not " + key.length);
    }
    return key.clone();
  }

  /** A copy of {@code StoredKey}, to be stored. */
  public byte[] storedKey() {
    return storedKey.clone();
  }

  /** A copy of {@code ServerKey}, to be stored. */
  public byte[] serverKey() {
    return serverKey.clone();
  }

  /** Whether the signature of AUTHENTICATE proves that its sender knows the password. */
  public boolean verify(String authMessage, String proof) {
    byte[] given = decoded(proof);
    boolean shaped = given.length == LENGTH;
    byte[] clientKey =
        Octets.xor(Mac256.of(storedKey, authMessage), shaped ? given : new byte[LENGTH]);
    return MessageDigest.isEqual(storedKey, Mac256.hash(clientKey)) && shaped;
  }

  /** {@code ServerSignature} in base64: the verifier in WELCOME. */
  public String verifier(String authMessage) {
    return Base64.getEncoder().encodeToString(Mac256.of(serverKey, authMessage));
  }

  /** Whether a verifier, with or without {@code v=} before it, proves that the router has these. */
  public boolean isVerifier(String authMessage, String verifier) {
    String given =
        verifier.startsWith(VERIFIER_PREFIX)
            ? verifier.substring(VERIFIER_PREFIX.length())
            : verifier;
    return Mac256.same(verifier(authMessage), given);
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  @Override
  public String toString() {
    return "ScramKeys";
  }
}
