package dev.weir.protocol.auth;

import java.util.Base64;

/**
 * What WAMP-SCRAM derives from a password: the client's side of the proof. Immutable and
 * thread-safe; shows nothing of itself as text.
 */
public final class SaltedPassword {
  private static final String CLIENT_KEY = "Client Key";
  private static final String SERVER_KEY = "Server Key";

  private final byte[] octets;

  SaltedPassword(byte[] octets) {
    this.octets = octets;
  }

  /** The keys that a router stores; they are not enough to log in. */
  public ScramKeys keys() {
    return new ScramKeys(Mac256.hash(Mac256.of(octets, CLIENT_KEY)), Mac256.of(octets, SERVER_KEY));
  }

  /** {@code ClientProof} in base64: the signature of AUTHENTICATE. */
  public String proof(String authMessage) {
    byte[] clientKey = Mac256.of(octets, CLIENT_KEY);
    byte[] signature = Mac256.of(Mac256.hash(clientKey), authMessage);
    return Base64.getEncoder().encodeToString(Octets.xor(clientKey, signature));
  }

  @Override
  public String toString() {
    return "SaltedPassword";
  }
}
