package dev.weir.router.trustroots;

import java.math.BigInteger;

/** Values as words of typed data: 32 octets each (EIP-712, "Definition of encodeData"). */
final class TypedWords {
  private static final int LENGTH = 32;

  private TypedWords() {}

  /** A number from 0 to 2^256 - 1, its most significant octet first. */
  static byte[] uint(BigInteger value) {
    byte[] octets = value.toByteArray();
    byte[] word = new byte[LENGTH];
    int length = Math.min(octets.length, LENGTH);
    System.arraycopy(octets, octets.length - length, word, LENGTH - length, length);
    return word;
  }
}
