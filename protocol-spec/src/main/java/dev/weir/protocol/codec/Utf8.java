package dev.weir.protocol.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Which octets are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF; and
 * strings as such octets. Stateless.
 */
final class Utf8 {
  /** Eight octets of an array at once, the first one lowest. */
  static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** The place of the first octet that is not UTF-8, or {@code end} when all are. */
  static int invalid(byte[] octets, int position, int end) {
    int at = position;
    while (at < end) {
      if (end - at >= Long.BYTES && ((long) WORDS.get(octets, at) & HIGH_BITS) == 0) {
        at += Long.BYTES;
      } else if (octets[at] >= 0) {
        at++;
      } else {
        int next = character(octets, at, end);
        if (next < 0) {
          return at;
        }
        at = next;
      }
    }
    return end;
  }

  /**
   * Passes one character of several octets.
   *
   * @return the place behind it, or -1 when it is none
   */
  static int character(byte[] octets, int position, int end) {
    int first = octets[position] & 0xFF;
    if (first >= 0xC2 && first <= 0xDF) {
      return continued(octets, position + 1, end, 1, 0x80, 0xBF);
    }
    if (first >= 0xE0 && first <= 0xEF) {
      int low = first == 0xE0 ? 0xA0 : 0x80;
      int high = first == 0xED ? 0x9F : 0xBF;
      return continued(octets, position + 1, end, 2, low, high);
    }
    if (first >= 0xF0 && first <= 0xF4) {
      int low = first == 0xF0 ? 0x90 : 0x80;
      int high = first == 0xF4 ? 0x8F : 0xBF;
      return continued(octets, position + 1, end, 3, low, high);
    }
    return -1;
  }

  /** Passes continuation octets, the first of them within a range. */
  private static int continued(byte[] octets, int at, int end, int count, int low, int high) {
    if (end - at < count) {
      return -1;
    }
    int second = octets[at] & 0xFF;
    if (second < low || second > high) {
      return -1;
    }
    for (int i = 1; i < count; i++) {
      if ((octets[at + i] & 0xC0) != 0x80) {
        return -1;
      }
    }
    return at + count;
  }

  /** How many octets a string takes; -1 when it holds half of a surrogate pair. */
  static int size(String text) {
    int size = 0;
    int point;
    for (int i = 0; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        return -1;
      }
      size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }
    return size;
  }

  /** Writes a character; returns the place behind it. */
  static int put(int point, byte[] target, int position) {
    int at = position;
    if (point < 0x80) {
      target[at++] = (byte) point;
      return at;
    }
    if (point < 0x800) {
      target[at++] = (byte) (0xC0 | point >> 6);
    } else {
      if (point < 0x10000) {
        target[at++] = (byte) (0xE0 | point >> 12);
      } else {
        target[at++] = (byte) (0xF0 | point >> 18);
        target[at++] = (byte) (0x80 | point >> 12 & 0x3F);
      }
      target[at++] = (byte) (0x80 | point >> 6 & 0x3F);
    }
    target[at++] = (byte) (0x80 | point & 0x3F);
    return at;
  }
}
