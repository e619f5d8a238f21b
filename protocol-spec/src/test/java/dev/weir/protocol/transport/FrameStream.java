package dev.weir.protocol.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes frames byte by byte as RFC 6455 section 5.2 has them, without the codec under test. */
public final class FrameStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private final boolean masked;
  private int key = 0x37fa213d;

  public FrameStream(boolean masked) {
    this.masked = masked;
  }

  /**
   * Adds a frame.
   *
   * @param first FIN, reserved bits and opcode as one byte, for example 0x81
   */
  public FrameStream frame(int first, byte[] payload) {
    header(first, payload.length);
    for (int i = 0; i < payload.length; i++) {
      write(masked ? payload[i] ^ key >>> 24 - 8 * (i % 4) : payload[i]);
    }
    key = key * 1664525 + 1013904223;
    return this;
  }

  FrameStream frame(int first, String text) {
    return frame(first, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a header in the shortest form; the bytes of the payload are up to the caller. */
  FrameStream header(int first, long length) {
    if (length < 126) {
      return header(first, (int) length, length, 0);
    }
    return length < 65536 ? header(first, 126, length, 2) : header(first, 127, length, 8);
  }

  /** Adds a header with these seven bits of length and an extended length of so many bytes. */
  FrameStream header(int first, int shortLength, long length, int lengthBytes) {
    write(first);
    write(masked ? 0x80 | shortLength : shortLength);
    for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
      write((int) (length >>> shift));
    }
    return masked ? key() : this;
  }

  FrameStream bytes(int... octets) {
    for (int octet : octets) {
      write(octet);
    }
    return this;
  }

  public byte[] toBytes() {
    return bytes.toByteArray();
  }

  private FrameStream key() {
    try {
      out.writeInt(key);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(int octet) {
    bytes.write(octet);
  }
}
