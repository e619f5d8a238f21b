package dev.weir.router.undertow;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The binary header of the PROXY protocol, version 2, by which a proxy tells for whom it connects.
 * Its text form, version 1, is not taken: where it ends is only known when all of it has been read.
 * Immutable.
 *
 * @param source of the connection that the proxy has accepted; empty when the proxy connects for
 *     itself, or for somebody without an address of the Internet
 * @param local whether the proxy connects for itself, such as to see whether somebody is there
 */
record ProxyHeader(Optional<InetSocketAddress> source, boolean local) {
  /** The octets that come first and say how many follow. */
  static final int FIXED = 16;

  /** The most octets that may follow: addresses, and more that is skipped. */
  static final int LONGEST_REST = 4_096;

  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final int COMMAND = 12;
  private static final int FAMILY = 13;
  private static final int LENGTH = 14;
  private static final int PORTS = 4;

  /** How the source's address is written: UNSPEC, IPv4, IPv6 and Unix, all as streams. */
  private enum Family {
    UNSPEC(0x00, 0, 0),
    INET(0x11, 4, 12),
    INET6(0x21, 16, 36),
    UNIX(0x31, 0, 216);

    private final int code;
    private final int address;
    private final int block;

    Family(int code, int address, int block) {
      this.code = code;
      this.address = address;
      this.block = block;
    }
  }

  /** Whether a connection that begins with this octet can begin with the header. */
  static boolean begins(byte first) {
    return first == SIGNATURE[0];
  }

  /** Whether so many first octets can be those of a header. */
  static boolean possible(byte[] octets, int count) {
    int known = Math.min(count, SIGNATURE.length);
    return Arrays.equals(octets, 0, known, SIGNATURE, 0, known);
  }

  /** How many octets follow the fixed ones. */
  static int rest(byte[] fixed) throws RefusedProxyException {
    RefusedProxyException.require(possible(fixed, FIXED), "it has not the signature of version 2");
    int versionAndCommand = fixed[COMMAND] & 0xFF;
    RefusedProxyException.require(
        versionAndCommand == 0x20 || versionAndCommand == 0x21,
        "version and command are neither 0x20 nor 0x21");
    int rest = ByteBuffer.wrap(fixed).getShort(LENGTH) & 0xFFFF;
    RefusedProxyException.require(
        rest <= LONGEST_REST, "its length is " + rest + ", of at most " + LONGEST_REST);
    RefusedProxyException.require(
        localCommand(fixed) || rest >= family(fixed).block, "it is too short for its addresses");
    return rest;
  }

  /** The header of both parts, of which the first was accepted by {@link #rest}. */
  static ProxyHeader read(byte[] fixed, byte[] rest) throws RefusedProxyException {
    if (localCommand(fixed)) {
      return new ProxyHeader(Optional.empty(), true);
    }
    Family family = family(fixed);
    if (family.address == 0) {
      return new ProxyHeader(Optional.empty(), false);
    }
    int port = ByteBuffer.wrap(rest).getShort(family.block - PORTS) & 0xFFFF;
    InetAddress address = address(Arrays.copyOf(rest, family.address));
    return new ProxyHeader(Optional.of(new InetSocketAddress(address, port)), false);
  }

  private static boolean localCommand(byte[] fixed) {
    return (fixed[COMMAND] & 0x0F) == 0;
  }

  private static Family family(byte[] fixed) throws RefusedProxyException {
    int code = fixed[FAMILY] & 0xFF;
    return Arrays.stream(Family.values())
        .filter(family -> family.code == code)
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedProxyException(
                    "its address is of an unknown kind, 0x" + Integer.toHexString(code)));
  }

  private static InetAddress address(byte[] octets) throws RefusedProxyException {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new RefusedProxyException("its address is none");
    }
  }
}
