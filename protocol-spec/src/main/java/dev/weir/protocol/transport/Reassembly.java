package dev.weir.protocol.transport;

import java.util.Arrays;

/**
 * The payload of a message or control frame that has not wholly arrived. Grows with the bytes
 * received, never to a declared length; holds no array when empty. Confined to the connection's I/O
 * thread.
 */
final class Reassembly {
  private static final byte[] NONE = {};
  private static final int FIRST_CAPACITY = 256;

  private byte[] bytes = NONE;
  private int length;

  int length() {
    return length;
  }

  int capacity() {
    return bytes.length;
  }

  /**
   * Adds bytes.
   *
   * @param following the most bytes that may come after these; trims the growth by doubling, which
   *     alone decides how much room is made ahead
   */
  void append(byte[] source, int offset, int count, int following) {
    reserve(length + count, following);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** Gives the array away, filled up to {@link #length()} as it was before, and is empty again. */
  byte[] release() {
    byte[] released = bytes;
    bytes = NONE;
    length = 0;
    return released;
  }

  private void reserve(int needed, int following) {
    if (needed <= bytes.length) {
      return;
    }
    long doubled = Math.max(FIRST_CAPACITY, 2L * needed);
    bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, (long) needed + following));
  }
}
