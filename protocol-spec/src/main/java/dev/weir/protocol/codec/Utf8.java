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

  /** Whether all the octets are UTF-8. */
  static boolean valid(byte[] octets, int position, int end) {
    int at = ascii(octets, position, end);
    while (at < end) {
      if (octets[at] >= 0) {
        // a space is likely to stand between words that are not ASCII either
        at = octets[at] > ' ' ? ascii(octets, at, end) : at + 1;
      } else {
        at = character(octets, at, end);
        if (at < 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Passes ASCII, eight octets at a time and 32 where there is much of it. */
  private static int ascii(byte[] octets, int position, int end) {
    int at = position;
    while (end - at >= 4 * Long.BYTES
        && (((long) WORDS.get(octets, at)
                    | (long) WORDS.get(octets, at + 8)
                    | (long) WORDS.get(octets, at + 16)
                    | (long) WORDS.get(octets, at + 24))
                & HIGH_BITS)
            == 0) {
      at += 4 * Long.BYTES;
    }
    while (end - at >= Long.BYTES && ((long) WORDS.get(octets, at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    while (at < end && octets[at] >= 0) {
      at++;
    }
    return at;
  }

  /**
   * Passes one character of several octets.
   *
   * @return the place behind it, or -1 when it is none
   */
  static int character(byte[] octets, int position, int end) {
    int first = octets[position] & 0xFF;
    if (first < 0xE0) {
      return first >= 0xC2 && continues(octets, position + 1, end) ? position + 2 : -1;
    }
    int size = first < 0xF0 ? 3 : 4;
    boolean whole =
        continues(octets, position + 1, end)
            && continues(octets, position + 2, end)
            && (size == 3 || continues(octets, position + 3, end));
    return whole && legal(first, octets[position + 1] & 0xFF) ? position + size : -1;
  }

  private static boolean continues(byte[] octets, int at, int end) {
    return at < end && octets[at] < (byte) 0xC0;
  }

  /** Whether a character may start with these two octets, neither overlong nor a surrogate. */
  private static boolean legal(int first, int second) {
    return switch (first) {
      case 0xE0 -> second >= 0xA0;
      case 0xED -> second < 0xA0;
      case 0xF0 -> second >= 0x90;
      case 0xF4 -> second < 0x90;
      default -> first < 0xF4;
    };
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
