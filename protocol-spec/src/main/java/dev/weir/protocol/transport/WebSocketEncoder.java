package dev.weir.protocol.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The sending half of a WebSocket connection (RFC 6455 section 5.2): writes whole, unfragmented
 * frames into arrays of the caller, unmasked as a server or masked as a client. Thread-safe.
 *
 * <p>All writers return the index after the last byte written. They fail with {@link
 * IndexOutOfBoundsException} when the array is too short, and with {@link IllegalArgumentException}
 * when a control frame would exceed 125 bytes.
 */
public final class WebSocketEncoder {
  /** The longest header, in bytes. */
  public static final int LONGEST_HEADER = FrameHeader.LONGEST;

  /** The largest payload of a ping or pong, in bytes. */
  public static final int LARGEST_CONTROL = FrameHeader.LARGEST_CONTROL;

  /** The most bytes that a close frame can take, header included. */
  public static final int LONGEST_CLOSE = 2 + Integer.BYTES + LARGEST_CONTROL;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int FINAL = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int LARGEST_REASON = LARGEST_CONTROL - Short.BYTES;

  private WebSocketEncoder() {}

  /** How many bytes the header takes in front of a payload of this length: 2, 4, 6, 8, 10 or 14. */
  public static int headerLength(int payloadLength, boolean masked) {
    int base = masked ? 2 + Integer.BYTES : 2;
    if (payloadLength <= LARGEST_CONTROL) {
      return base;
    }
    return base + (payloadLength <= 0xFFFF ? Short.BYTES : Long.BYTES);
  }

  /** Writes the header of an unmasked frame, as servers send it. */
  public static int writeHeader(byte[] bytes, int at, int opcode, int payloadLength) {
    return writeHeader(bytes, at, opcode, payloadLength, 0);
  }

  /** The same for a compressed message (RFC 7692, section 6). */
  public static int writeCompressedHeader(byte[] bytes, int at, int opcode, int payloadLength) {
    int next = writeHeader(bytes, at, opcode, payloadLength);
    bytes[at] |= COMPRESSED;
    return next;
  }

  /** The same of a client. */
  public static int writeMaskedCompressedHeader(
      byte[] bytes, int at, int opcode, int payloadLength, int maskKey) {
    int next = writeMaskedHeader(bytes, at, opcode, payloadLength, maskKey);
    bytes[at] |= COMPRESSED;
    return next;
  }

  /**
   * Writes the header of a masked frame, as clients send it; the payload behind it must be masked
   * with the same key by {@link WebSocketMask#apply}.
   */
  public static int writeMaskedHeader(
      byte[] bytes, int at, int opcode, int payloadLength, int maskKey) {
    int next = writeHeader(bytes, at, opcode, payloadLength, MASKED);
    INTS.set(bytes, next, maskKey);
    return next + Integer.BYTES;
  }

  /** Writes an unmasked frame: a text or binary message, a ping or a pong. */
  public static int writeFrame(
      byte[] bytes, int at, int opcode, byte[] payload, int offset, int length) {
    int start = writeHeader(bytes, at, opcode, length);
    System.arraycopy(payload, offset, bytes, start, length);
    return start + length;
  }

  /** Writes a masked frame: a text or binary message, a ping or a pong. */
  public static int writeMaskedFrame(
      byte[] bytes, int at, int opcode, byte[] payload, int offset, int length, int maskKey) {
    int start = writeMaskedHeader(bytes, at, opcode, length, maskKey);
    System.arraycopy(payload, offset, bytes, start, length);
    WebSocketMask.apply(bytes, start, length, maskKey);
    return start + length;
  }

  /**
   * Writes an unmasked close frame.
   *
   * @param code a sendable code, or {@link WebSocketCloseCode#NO_STATUS} for a frame without a code
   *     and reason
   * @param reason cut after the last character that ends within 123 bytes of UTF-8
   * @throws IllegalArgumentException if the code must not be sent
   */
  public static int writeClose(byte[] bytes, int at, int code, String reason) {
    byte[] payload = closePayload(code, reason);
    return writeFrame(bytes, at, WebSocketOpcode.CLOSE, payload, 0, payload.length);
  }

  /** Writes a masked close frame; otherwise as {@link #writeClose}. */
  public static int writeMaskedClose(byte[] bytes, int at, int code, String reason, int maskKey) {
    byte[] payload = closePayload(code, reason);
    return writeMaskedFrame(bytes, at, WebSocketOpcode.CLOSE, payload, 0, payload.length, maskKey);
  }

  private static int writeHeader(byte[] bytes, int at, int opcode, int payloadLength, int masked) {
    bytes[at] = (byte) (FINAL | opcode);
    if (payloadLength <= LARGEST_CONTROL) {
      bytes[at + 1] = (byte) (masked | payloadLength);
      return at + 2;
    }
    if (WebSocketOpcode.control(opcode)) {
      throw new IllegalArgumentException("a control frame must not exceed 125 bytes");
    }
    if (payloadLength <= 0xFFFF) {
      bytes[at + 1] = (byte) (masked | LENGTH_16);
      SHORTS.set(bytes, at + 2, (short) payloadLength);
      return at + 2 + Short.BYTES;
    }
    bytes[at + 1] = (byte) (masked | LENGTH_64);
    LONGS.set(bytes, at + 2, (long) payloadLength);
    return at + 2 + Long.BYTES;
  }

  /**
   * The payload of a close frame; for the code and the reason see {@link #writeClose}.
   *
   * @throws IllegalArgumentException if the code must not be sent
   */
  public static byte[] closePayload(int code, String reason) {
    if (code == WebSocketCloseCode.NO_STATUS) {
      return new byte[0];
    }
    if (!WebSocketCloseCode.sendable(code)) {
      throw new IllegalArgumentException("the close code " + code + " must not be sent");
    }
    byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
    int length = cut(utf8);
    byte[] payload = new byte[Short.BYTES + length];
    SHORTS.set(payload, 0, (short) code);
    System.arraycopy(utf8, 0, payload, Short.BYTES, length);
    return payload;
  }

  private static int cut(byte[] utf8) {
    if (utf8.length <= LARGEST_REASON) {
      return utf8.length;
    }
    int length = LARGEST_REASON;
    while ((utf8[length] & 0xC0) == 0x80) {
      length--;
    }
    return length;
  }
}
