package dev.weir.protocol.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of frames sent by clients (RFC 6455 section 5.3). Thread-safe. */
public final class WebSocketMask {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long BOTH_HALVES = 1L << 32 | 1;

  private WebSocketMask() {}

  /**
   * Masks bytes in place; applied a second time it unmasks them.
   *
   * @param key the masking key in network order: its highest byte goes to the first byte
   */
  public static void apply(byte[] bytes, int offset, int length, int key) {
    int little = Integer.reverseBytes(key);
    long word = Integer.toUnsignedLong(little) * BOTH_HALVES;
    int end = offset + length;
    int at = offset;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ word);
    }
    for (; at < end; at++, word >>>= Byte.SIZE) {
      bytes[at] ^= (byte) word;
    }
  }

  /** The key for the bytes that follow when {@code count} bytes have been masked with this one. */
  static int advance(int key, int count) {
    return Integer.rotateLeft(key, (count & 3) * Byte.SIZE);
  }
}
