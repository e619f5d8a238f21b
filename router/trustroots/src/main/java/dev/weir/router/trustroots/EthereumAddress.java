package dev.weir.router.trustroots;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The address of a key pair, a contract or a realm in Ethereum: 20 octets, written as {@code 0x}
 * and 40 hex digits whose case is a checksum (EIP-55). Immutable.
 */
public final class EthereumAddress {
  private static final int LENGTH = 20;

  private final byte[] octets;

  private EthereumAddress(byte[] octets) {
    this.octets = octets;
  }

  /**
   * An address from its text.
   *
   * @param text {@code 0x} and 40 hex digits; all of one case, or with the checksum of EIP-55
   * @throws IllegalArgumentException if it is not that, or the checksum is wrong
   */
  public static EthereumAddress parse(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : "";
    if (digits.length() != 2 * LENGTH || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException("an address must be 0x and 40 hex digits");
    }
    EthereumAddress address = new EthereumAddress(HexFormat.of().parseHex(digits));
    if (!ofOneCase(digits) && !address.toString().equals(text)) {
      throw new IllegalArgumentException("the checksum of the address is wrong (EIP-55)");
    }
    return address;
  }

  private static boolean ofOneCase(String digits) {
    return digits.equals(digits.toLowerCase(Locale.ROOT))
        || digits.equals(digits.toUpperCase(Locale.ROOT));
  }

  /** The address of a public key: the last octets of the hash of its coordinates. */
  static EthereumAddress ofKey(byte[] coordinates) {
    return new EthereumAddress(Arrays.copyOfRange(Keccak.hash(coordinates), 32 - LENGTH, 32));
  }

  /** As a word of typed data: 32 octets, zeros first. */
  byte[] word() {
    byte[] word = new byte[32];
    System.arraycopy(octets, 0, word, 32 - LENGTH, LENGTH);
    return word;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EthereumAddress address && Arrays.equals(address.octets, octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** With {@code 0x} and the checksum of EIP-55. */
  @Override
  public String toString() {
    String digits = HexFormat.of().formatHex(octets);
    String hash = HexFormat.of().formatHex(Keccak.hash(digits));
    StringBuilder text = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      text.append(hash.charAt(i) >= '8' ? Character.toUpperCase(digit) : digit);
    }
    return text.toString();
  }
}
