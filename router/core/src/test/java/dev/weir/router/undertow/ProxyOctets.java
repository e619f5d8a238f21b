package dev.weir.router.undertow;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Headers of the PROXY protocol, version 2, made by hand as its specification has them. */
final class ProxyOctets {
  static final int LOCAL = 0x20;
  static final int PROXY = 0x21;
  static final int UNSPEC = 0x00;
  static final int TCP4 = 0x11;
  static final int TCP6 = 0x21;
  static final int UNIX = 0x31;

  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };

  private ProxyOctets() {}

  /** For somebody at this address and port 40000, with so many octets more. */
  static byte[] from(String source, int more) throws IOException {
    byte[] address = InetAddress.getByName(source).getAddress();
    ByteBuffer block = ByteBuffer.allocate(2 * address.length + 4 + more);
    block.put(address).put(new byte[address.length]).putShort((short) 40_000).putShort((short) 443);
    return header(PROXY, address.length == 4 ? TCP4 : TCP6, block.array());
  }

  static byte[] from(String source) throws IOException {
    return from(source, 0);
  }

  /** With whatever octets. */
  static byte[] header(int command, int family, byte[] block) {
    return ByteBuffer.allocate(16 + block.length)
        .put(SIGNATURE)
        .put((byte) command)
        .put((byte) family)
        .putShort((short) block.length)
        .put(block)
        .array();
  }
}
