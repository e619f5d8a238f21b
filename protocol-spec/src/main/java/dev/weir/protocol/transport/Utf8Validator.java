package dev.weir.protocol.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether a stream of bytes is UTF-8 (RFC 3629: shortest forms, no surrogates, nothing above
 * U+10FFFF), piece by piece. Confined to the connection's I/O thread.
 *
 * <p>The automaton is a table of one {@code long} per byte value. It holds the next state for each
 * present state, six bits each, and a state is the bit position of its own six bits: a step is one
 * load and one shift. Stretches of ASCII are passed over eight bytes at a time.
 */
public final class Utf8Validator {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  private static final int BLOCK = 32;
  private static final int STATE_BITS = 6;
  private static final int STATE_MASK = (1 << STATE_BITS) - 1;

  // REJECT must be 0: its six bits in every row are 0, so that it is never left.
  private static final int REJECT = 0;
  private static final int ACCEPT = STATE_BITS;
  private static final int ONE_MORE = 2 * STATE_BITS;
  private static final int TWO_MORE = 3 * STATE_BITS;
  private static final int THREE_MORE = 4 * STATE_BITS;
  private static final int AFTER_E0 = 5 * STATE_BITS;
  private static final int AFTER_ED = 6 * STATE_BITS;
  private static final int AFTER_F0 = 7 * STATE_BITS;
  private static final int AFTER_F4 = 8 * STATE_BITS;

  private static final long[] STEPS = steps();

  private int state = ACCEPT;

  /**
   * Takes the next bytes of the stream.
   *
   * @return false as soon as no continuation can make the stream valid, and then for ever
   */
  public boolean accept(byte[] bytes, int offset, int length) {
    int now = state;
    int end = offset + length;
    int at = offset;
    while (at <= end - Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      if (now == ACCEPT && (word & NOT_ASCII) == 0) {
        at = skipAscii(bytes, at + Long.BYTES, end);
      } else {
        now = run(word, now);
        at += Long.BYTES;
      }
    }
    state = run(bytes, at, end, now);
    return state != REJECT;
  }

  /**
   * Tells whether the bytes taken are valid and do not end inside a character. Then the validator
   * stands as new.
   */
  public boolean complete() {
    return state == ACCEPT;
  }

  /** Tells whether these bytes as a whole are UTF-8. */
  public static boolean valid(byte[] bytes, int offset, int length) {
    Utf8Validator validator = new Utf8Validator();
    validator.accept(bytes, offset, length);
    return validator.complete();
  }

  private static int skipAscii(byte[] bytes, int from, int end) {
    int at = from;
    while (at <= end - Long.BYTES && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
      at += Long.BYTES;
    }
    return at;
  }

  private static int run(long word, int state) {
    long next = STEPS[(int) word & 0xFF] >>> state;
    next = STEPS[(int) (word >>> 8) & 0xFF] >>> next;
    next = STEPS[(int) (word >>> 16) & 0xFF] >>> next;
    next = STEPS[(int) (word >>> 24) & 0xFF] >>> next;
    next = STEPS[(int) (word >>> 32) & 0xFF] >>> next;
    next = STEPS[(int) (word >>> 40) & 0xFF] >>> next;
    next = STEPS[(int) (word >>> 48) & 0xFF] >>> next;
    next = STEPS[(int) (word >>> 56)] >>> next;
    return (int) next & STATE_MASK;
  }

  private static int run(byte[] bytes, int from, int to, int state) {
    long next = state;
    for (int at = from; at < to; at++) {
      next = STEPS[bytes[at] & 0xFF] >>> next;
    }
    return (int) next & STATE_MASK;
  }

  private static long[] steps() {
    long[] steps = new long[256];
    allow(steps, ACCEPT, 0x00, 0x7F, ACCEPT);
    allow(steps, ACCEPT, 0xC2, 0xDF, ONE_MORE);
    allow(steps, ACCEPT, 0xE0, 0xE0, AFTER_E0);
    allow(steps, ACCEPT, 0xE1, 0xEC, TWO_MORE);
    allow(steps, ACCEPT, 0xED, 0xED, AFTER_ED);
    allow(steps, ACCEPT, 0xEE, 0xEF, TWO_MORE);
    allow(steps, ACCEPT, 0xF0, 0xF0, AFTER_F0);
    allow(steps, ACCEPT, 0xF1, 0xF3, THREE_MORE);
    allow(steps, ACCEPT, 0xF4, 0xF4, AFTER_F4);
    allow(steps, ONE_MORE, 0x80, 0xBF, ACCEPT);
    allow(steps, TWO_MORE, 0x80, 0xBF, ONE_MORE);
    allow(steps, THREE_MORE, 0x80, 0xBF, TWO_MORE);
    allow(steps, AFTER_E0, 0xA0, 0xBF, ONE_MORE);
    allow(steps, AFTER_ED, 0x80, 0x9F, ONE_MORE);
    allow(steps, AFTER_F0, 0x90, 0xBF, TWO_MORE);
    allow(steps, AFTER_F4, 0x80, 0x8F, TWO_MORE);
    return steps;
  }

  private static void allow(long[] steps, int state, int first, int last, int next) {
    for (int octet = first; octet <= last; octet++) {
      steps[octet] |= (long) next << state;
    }
  }
}
