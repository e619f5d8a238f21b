package dev.weir.protocol.codec;

import dev.weir.protocol.ProtocolViolation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Octets of a binary format with a position, read item by item. Nothing in them is trusted: every
 * count and length is held against the octets that remain before it is used, every string must be
 * UTF-8; what is wrong throws {@link ProtocolViolation} with the place in its sentence. Confined to
 * one thread; used again for each message.
 */
abstract class BinaryInput {
  /** The count of a list or dictionary that only its end tells. */
  static final int UNKNOWN = -1;

  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int[] NONE = {};
  private static final byte[] NO_OCTETS = {};

  byte[] buffer = NO_OCTETS;
  int position;
  int end;

  private final Limits limits;
  private final RecentTexts names;
  private int[] pending = NONE;
  private String place = "";
  private String part = "";

  BinaryInput(Limits limits, RecentTexts names) {
    this.limits = limits;
    this.names = names;
  }

  /** Starts on other octets. */
  void start(byte[] octets, int offset, int length) {
    buffer = octets;
    position = offset;
    end = offset + length;
  }

  /** Lets go of the octets, which may be many. */
  final void release() {
    start(NO_OCTETS, 0, 0);
  }

  /** Names what is read next, for sentences. */
  final void at(String place, String part) {
    this.place = place;
    this.part = part;
  }

  final int position() {
    return position;
  }

  /** Whether all octets are read. */
  final boolean exhausted() {
    return position == end;
  }

  /** The kind of the item that comes next, which is left where it is. */
  abstract Kind kind();

  /** Passes a null; false when there is none. */
  final boolean nothing() {
    if (kind() != Kind.NOTHING) {
      return false;
    }
    position++;
    return true;
  }

  abstract boolean flag();

  /** An integer of at most 64 bits. */
  abstract long integer();

  /** A {@link Long}, or a {@link BigInteger} where that is too small. */
  abstract Number number();

  abstract double real();

  abstract String text();

  /** A string that comes again and again, as URIs and keys do. */
  abstract String name();

  abstract byte[] bytes();

  /** Enters a list: the count of its elements, or {@link #UNKNOWN}. */
  abstract int list();

  /** Enters a dictionary: the count of its entries, or {@link #UNKNOWN}. */
  abstract int dictionary();

  /** Sees that the key that comes next is a string. */
  final void key() {
    Kind found = kind();
    if (found != Kind.TEXT) {
      throw violation("has " + described(found) + " as a key, which must be a string");
    }
  }

  /**
   * Whether a list or dictionary has more, given its count less the elements read; passes its end.
   */
  final boolean more(int left) {
    return left > 0 || left < 0 && !ended();
  }

  /** Passes the end of a list or dictionary of {@link #UNKNOWN} count; false when more comes. */
  abstract boolean ended();

  /**
   * Passes this many elements, or all when it is {@link #UNKNOWN}, of the list or dictionary that
   * was entered, which is of this level, the message's own being 1.
   */
  abstract void skip(int elements, int level);

  /** Where a skip counts what is still to come, a place for each level. */
  final int[] pending() {
    if (pending.length == 0) {
      pending = new int[limits.depth() + 1];
    }
    return pending;
  }

  /** Passes an item of {@link Kind#FOREIGN} that stands for null; false when it does not. */
  boolean undefined() {
    return false;
  }

  /** What the item of {@link Kind#FOREIGN} that comes next is, with its article. */
  abstract String foreign();

  /** The octets of items that were skipped, as they go to other peers. */
  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(buffer, from, to);
  }

  /** The one octet that is an empty list. */
  abstract byte emptyList();

  /** The level below, when limits allow it. */
  final int below(int level) {
    if (level >= limits.depth()) {
      throw violation(limits.tooDeep());
    }
    return level + 1;
  }

  /** Passes octets. */
  final void pass(long octets) {
    position = boundary(octets);
  }

  /** Where the octets that are declared here end. */
  final int boundary(long octets) {
    if (octets < 0 || octets > end - position) {
      throw cutOff("a length of " + Long.toUnsignedString(octets) + " octets");
    }
    return position + (int) octets;
  }

  /** A declared count of elements, each of which takes at least so many octets. */
  final int count(long elements, int each) {
    if (elements < 0 || elements > (end - position) / each) {
      throw cutOff(Long.toUnsignedString(elements) + " elements");
    }
    return (int) elements;
  }

  /** Passes a string that ends here. */
  final void passText(int to) {
    if (!Utf8.valid(buffer, position, to)) {
      throw violation("has a string that is not UTF-8");
    }
    position = to;
  }

  /** Reads bytes that end here. */
  final byte[] bytes(int to) {
    byte[] bytes = Arrays.copyOfRange(buffer, position, to);
    position = to;
    return bytes;
  }

  /** Reads a string that ends here. */
  final String text(int to) {
    int from = position;
    passText(to);
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  /** Reads a URI or key that ends here. */
  final String name(int to) {
    int from = position;
    passText(to);
    return names.text(buffer, from, to);
  }

  /** The octet that comes next, left where it is. */
  final int peek() {
    if (position >= end) {
      throw violation("is cut off: the octets end inside it");
    }
    return buffer[position] & 0xff;
  }

  final int octet() {
    int octet = peek();
    position++;
    return octet;
  }

  /** A big-endian number without sign in 1, 2, 4 or 8 octets; 8 may look negative. */
  final long unsigned(int octets) {
    int from = position;
    position = boundary(octets);
    if (end - from >= Long.BYTES) {
      return (long) LONGS.get(buffer, from) >>> Long.SIZE - Byte.SIZE * octets;
    }
    long value = 0;
    for (int i = from; i < position; i++) {
      value = value << Byte.SIZE | buffer[i] & 0xff;
    }
    return value;
  }

  /** The number as it is without sign. */
  static Number natural(long value) {
    return value >= 0 ? (Number) value : new BigInteger(Long.toUnsignedString(value));
  }

  final ProtocolViolation wrong(Kind wanted) {
    return violation("must be " + wanted.phrase() + ", not " + described(kind()));
  }

  private String described(Kind next) {
    return next == Kind.FOREIGN ? foreign() : next.phrase();
  }

  final ProtocolViolation beyond64Bits() {
    return violation("must be an integer from -2^63 to 2^63-1");
  }

  final ProtocolViolation violation(String sentence) {
    return new ProtocolViolation(place + part + " " + sentence);
  }

  private ProtocolViolation cutOff(String declared) {
    return violation("declares " + declared + " where " + (end - position) + " octets remain");
  }
}
