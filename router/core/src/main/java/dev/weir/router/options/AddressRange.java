package dev.weir.router.options;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses that have their first bits in common, such as {@code 10.0.0.0/8}. Immutable. */
public final class AddressRange {
  private final String text;
  private final byte[] octets;
  private final int bits;

  private AddressRange(String text, byte[] octets, int bits) {
    this.text = text;
    this.octets = octets;
    this.bits = bits;
  }

  /**
   * A range from {@code ADDRESS/BITS}, or a single address.
   *
   * @throws IllegalArgumentException with a sentence when it is neither
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] octets = octets(address, text);
    int most = octets.length * Byte.SIZE;
    int bits = slash < 0 ? most : bits(text.substring(slash + 1), most, text);
    return new AddressRange(text, octets, bits);
  }

  private static byte[] octets(String address, String text) {
    if (!address.matches("[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*")) {
      throw invalid(text); // a host name would be looked up
    }
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw invalid(text);
    }
  }

  private static int bits(String digits, int most, String text) {
    if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > most) {
      throw invalid(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("`" + text + "` is no range of addresses");
  }

  public boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != octets.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    int rest = bits % Byte.SIZE;
    return Arrays.equals(octets, 0, whole, other, 0, whole)
        && (rest == 0 || (octets[whole] ^ other[whole]) >> (Byte.SIZE - rest) == 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange range && range.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
