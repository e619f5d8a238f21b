package dev.weir.protocol.auth;

import java.util.HexFormat;
import java.util.Optional;

/** Octets as hex digits, and combined. Stateless. */
final class Octets {
  private Octets() {}

  /** Each octet of one combined with the other's; both have the same length. */
  static byte[] xor(byte[] one, byte[] other) {
    byte[] result = new byte[one.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) (one[i] ^ other[i]);
    }
    return result;
  }

  /** So many octets from hex digits of either case; empty if they are not that. */
  static Optional<byte[]> ofHex(String digits, int length) {
    if (digits.length() != 2 * length || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    return Optional.of(HexFormat.of().parseHex(digits));
  }

  static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }
}
