package dev.weir.protocol.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The header of the present frame (RFC 6455 section 5.2), with all rules that a header alone can
 * break. A header cut off by the end of the input is kept and completed by the next. Confined to
 * the connection's I/O thread.
 */
final class FrameHeader {
  /** What {@link #read} answers when the input ends before the header. */
  static final int CUT_OFF = -1;

  static final int LONGEST = 14;
  static final int LARGEST_CONTROL = 125;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int FINAL = 0x80;
  private static final int RESERVED = 0x70;
  private static final int COMPRESSED = 0x40;
  private static final int OPCODE = 0x0F;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int BASE = 2;

  private final boolean expectMasked;
  private final boolean compression;
  private byte[] kept;
  private int keptLength;

  private int first;
  private long payloadLength;
  private int maskKey;

  /** With {@code compression}, messages may be marked as compressed. */
  FrameHeader(boolean expectMasked, boolean compression) {
    this.expectMasked = expectMasked;
    this.compression = compression;
  }

  boolean isFinal() {
    return (first & FINAL) != 0;
  }

  /** Whether a compressed message begins. */
  boolean compressed() {
    return (first & COMPRESSED) != 0;
  }

  int opcode() {
    return first & OPCODE;
  }

  long payloadLength() {
    return payloadLength;
  }

  int maskKey() {
    return maskKey;
  }

  int keptBytes() {
    return kept == null ? 0 : kept.length;
  }

  void release() {
    kept = null;
    keptLength = 0;
  }

  /**
   * Reads a header.
   *
   * @return where its payload begins, or {@link #CUT_OFF} when all bytes up to {@code end} were
   *     kept for the next call
   * @throws WebSocketViolation if the header breaks a rule
   */
  int read(byte[] bytes, int at, int end) {
    if (kept != null) {
      return complete(bytes, at, end);
    }
    int size = parse(bytes, at, end - at);
    if (size != CUT_OFF) {
      return at + size;
    }
    kept = new byte[LONGEST];
    keptLength = end - at;
    System.arraycopy(bytes, at, kept, 0, keptLength);
    return CUT_OFF;
  }

  private int complete(byte[] bytes, int at, int end) {
    int before = keptLength;
    int added = Math.min(LONGEST - before, end - at);
    System.arraycopy(bytes, at, kept, before, added);
    keptLength += added;
    int size = parse(kept, 0, keptLength);
    if (size == CUT_OFF) {
      return CUT_OFF;
    }
    release();
    return at + size - before;
  }

  private int parse(byte[] bytes, int at, int available) {
    if (available < BASE) {
      return CUT_OFF;
    }
    first = bytes[at];
    int second = bytes[at + 1];
    int shortLength = second & LENGTH;
    check(second, shortLength);
    int lengthBytes = lengthBytes(shortLength);
    int size = BASE + lengthBytes + (expectMasked ? Integer.BYTES : 0);
    if (available < size) {
      return CUT_OFF;
    }
    payloadLength = lengthBytes == 0 ? shortLength : extendedLength(bytes, at + BASE, lengthBytes);
    maskKey = expectMasked ? (int) INTS.get(bytes, at + size - Integer.BYTES) : 0;
    return size;
  }

  private static int lengthBytes(int shortLength) {
    if (shortLength < LENGTH_16) {
      return 0;
    }
    return shortLength == LENGTH_64 ? Long.BYTES : Short.BYTES;
  }

  private void check(int second, int shortLength) {
    if ((first & RESERVED) != 0 && !marked()) {
      throw WebSocketViolation.protocolError(
          compression
              ? "a reserved bit is set that only the first frame of a compressed message has"
              : "a reserved bit is set, but no extension is agreed");
    }
    if (!WebSocketOpcode.defined(opcode())) {
      throw WebSocketViolation.protocolError("the opcode " + opcode() + " is reserved");
    }
    if ((second & MASKED) != 0 != expectMasked) {
      throw WebSocketViolation.protocolError(
          expectMasked ? "a client must mask its frames" : "a server must not mask its frames");
    }
    if (WebSocketOpcode.control(opcode())) {
      checkControl(shortLength);
    }
  }

  private boolean marked() {
    return compression
        && (first & RESERVED) == COMPRESSED
        && (opcode() == WebSocketOpcode.TEXT || opcode() == WebSocketOpcode.BINARY);
  }

  private void checkControl(int shortLength) {
    if (!isFinal()) {
      throw WebSocketViolation.protocolError("a control frame must not be fragmented");
    }
    if (shortLength > LARGEST_CONTROL) {
      throw WebSocketViolation.protocolError("a control frame must not exceed 125 bytes");
    }
  }

  private static long extendedLength(byte[] bytes, int at, int lengthBytes) {
    if (lengthBytes == Short.BYTES) {
      return minimal((short) SHORTS.get(bytes, at) & 0xFFFF, LARGEST_CONTROL);
    }
    long length = (long) LONGS.get(bytes, at);
    if (length < 0) {
      throw WebSocketViolation.protocolError("the highest bit of a 64-bit length must be 0");
    }
    return minimal(length, 0xFFFF);
  }

  private static long minimal(long length, int largestShorter) {
    if (length <= largestShorter) {
      throw WebSocketViolation.protocolError(
          "the length " + length + " is not written in the fewest bytes");
    }
    return length;
  }
}
