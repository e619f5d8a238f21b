package dev.weir.protocol.auth;

import java.util.Optional;

/**
 * A challenge of cryptosign: 32 random octets, never used before, that the other end signs.
 * Immutable and thread-safe.
 */
public final class CryptosignChallenge {
  /** How many octets it has. */
  public static final int LENGTH = 32;

  private final byte[] octets;

  private CryptosignChallenge(byte[] octets) {
    this.octets = octets;
  }

  /**
   * A challenge of random octets, copied.
   *
   * @throws IllegalArgumentException if they are not {@value #LENGTH}
   */
  public static CryptosignChallenge of(byte[] octets) {
    if (octets.length != LENGTH) {
      throw new IllegalArgumentException(
          "a challenge must have " + LENGTH + " octets, not " + octets.length);
    }
    return new CryptosignChallenge(octets.clone());
  }

  /** A challenge as it came, in 64 hex digits; empty if it is not that. */
  public static Optional<CryptosignChallenge> parse(String digits) {
    return Octets.ofHex(digits, LENGTH).map(CryptosignChallenge::new);
  }

  /** 64 hex digits: what is sent. */
  public String hex() {
    return Octets.hex(octets);
  }

  /** What has to be signed where the login is bound to no channel. */
  public byte[] message() {
    return octets.clone();
  }

  /**
   * What has to be signed where the login is bound to a channel: the challenge combined with the
   * channel's id.
   *
   * @throws IllegalArgumentException if the id has not {@value #LENGTH} octets
   */
  public byte[] message(ChannelBinding binding) {
    byte[] id = binding.octets();
    if (id.length != LENGTH) {
      throw new IllegalArgumentException(
          "the id of a channel must have " + LENGTH + " octets, not " + id.length);
    }
    return Octets.xor(octets, id);
  }

  @Override
  public String toString() {
    return hex();
  }
}
