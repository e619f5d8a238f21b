package dev.weir.client.transfer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** SHA-256 of the octets of a transfer. Confined to one thread at a time. */
final class Checksum {
  private final MessageDigest digest;

  private Checksum(MessageDigest digest) {
    this.digest = digest;
  }

  static Optional<Checksum> when(boolean wanted) {
    return wanted ? Optional.of(begin()) : Optional.empty();
  }

  private static Checksum begin() {
    try {
      return new Checksum(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void update(byte[] octets, int offset, int length) {
    digest.update(octets, offset, length);
  }

  /** Of all so far; ends it. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
