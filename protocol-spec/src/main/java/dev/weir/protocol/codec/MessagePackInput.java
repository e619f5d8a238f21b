package dev.weir.protocol.codec;

import java.util.Arrays;

/**
 * The items of MessagePack: any width of integers, strings, lists and dictionaries. Extensions are
 * {@link Kind#FOREIGN}. Confined to one thread.
 */
final class MessagePackInput extends BinaryInput {
  private static final int NIL = 0xc0;
  private static final int FALSE = 0xc2;
  private static final int TRUE = 0xc3;
  private static final int EXT_8 = 0xc7;
  private static final int FLOAT_32 = 0xca;
  private static final int FLOAT_64 = 0xcb;
  private static final int UINT_8 = 0xcc;
  private static final int UINT_64 = 0xcf;
  private static final int INT_8 = 0xd0;
  private static final int FIXEXT_1 = 0xd4;
  private static final int STR_8 = 0xd9;
  private static final int ARRAY_16 = 0xdc;
  private static final int MAP_16 = 0xde;
  private static final int NEGATIVE_FIXINT = 0xe0;

  /** By an item's first octet; null for the one that MessagePack never uses. */
  private static final Kind[] KINDS = new Kind[256];

  /** By an item's first octet: how many octets more it has, or tell its length. */
  private static final byte[] WIDTHS = new byte[256];

  static {
    Arrays.fill(KINDS, 0x00, 0x80, Kind.INTEGER);
    Arrays.fill(KINDS, 0x80, 0x90, Kind.DICTIONARY);
    Arrays.fill(KINDS, 0x90, 0xa0, Kind.LIST);
    Arrays.fill(KINDS, 0xa0, NIL, Kind.TEXT);
    KINDS[NIL] = Kind.NOTHING;
    kinds(FALSE, Kind.FLAG, 0, 0);
    kinds(0xc4, Kind.BYTES, 1, 2, 4);
    kinds(EXT_8, Kind.FOREIGN, 1, 2, 4);
    kinds(FLOAT_32, Kind.REAL, 4, 8);
    kinds(UINT_8, Kind.INTEGER, 1, 2, 4, 8);
    kinds(INT_8, Kind.INTEGER, 1, 2, 4, 8);
    kinds(FIXEXT_1, Kind.FOREIGN, 0, 0, 0, 0, 0);
    kinds(STR_8, Kind.TEXT, 1, 2, 4);
    kinds(ARRAY_16, Kind.LIST, 2, 4);
    kinds(MAP_16, Kind.DICTIONARY, 2, 4);
    Arrays.fill(KINDS, NEGATIVE_FIXINT, 0x100, Kind.INTEGER);
  }

  MessagePackInput(Limits limits, RecentTexts names) {
    super(limits, names);
  }

  private static void kinds(int first, Kind kind, int... widths) {
    for (int i = 0; i < widths.length; i++) {
      KINDS[first + i] = kind;
      WIDTHS[first + i] = (byte) widths[i];
    }
  }

  @Override
  Kind kind() {
    return kind(peek());
  }

  private Kind kind(int head) {
    Kind kind = KINDS[head];
    if (kind == null) {
      throw violation("has the octet 0xc1, which MessagePack never uses");
    }
    return kind;
  }

  /** Passes the first octet of an item that must be of this kind, and returns it. */
  private int head(Kind wanted) {
    int head = peek();
    if (KINDS[head] != wanted) {
      throw wrong(wanted);
    }
    position++;
    return head;
  }

  @Override
  boolean flag() {
    return head(Kind.FLAG) == TRUE;
  }

  @Override
  long integer() {
    int head = head(Kind.INTEGER);
    if (head <= 0x7f) {
      return head;
    }
    long value = wide(head);
    if (head == UINT_64 && value < 0) {
      throw beyond64Bits();
    }
    return value;
  }

  @Override
  Number number() {
    return peek() == UINT_64 ? natural(wide(octet())) : (Number) integer();
  }

  private long wide(int head) {
    if (head >= NEGATIVE_FIXINT) {
      return (byte) head;
    }
    int octets = WIDTHS[head];
    long value = unsigned(octets);
    int unused = Long.SIZE - 8 * octets;
    return head < INT_8 ? value : value << unused >> unused;
  }

  @Override
  double real() {
    return head(Kind.REAL) == FLOAT_32
        ? Float.intBitsToFloat((int) unsigned(4))
        : Double.longBitsToDouble(unsigned(8));
  }

  @Override
  String text() {
    return text(boundary(length(head(Kind.TEXT))));
  }

  @Override
  String name() {
    return name(boundary(length(head(Kind.TEXT))));
  }

  @Override
  byte[] bytes() {
    return bytes(boundary(length(head(Kind.BYTES))));
  }

  @Override
  int list() {
    return count(length(head(Kind.LIST)), 1);
  }

  @Override
  int dictionary() {
    return count(length(head(Kind.DICTIONARY)), 2);
  }

  @Override
  boolean ended() {
    return true;
  }

  /**
   * The extension of type 0 and one octet 0, which is undefined in JavaScript (msgpackr, wampy).
   */
  @Override
  boolean undefined() {
    boolean undefined =
        end - position > 2
            && (buffer[position] & 0xff) == FIXEXT_1
            && buffer[position + 1] == 0
            && buffer[position + 2] == 0;
    if (undefined) {
      position += 3;
    }
    return undefined;
  }

  @Override
  String foreign() {
    int head = buffer[position] & 0xff;
    int at = position + 1 + WIDTHS[head];
    if (at >= end) {
      return Kind.FOREIGN.phrase();
    }
    return buffer[at] == -1 ? "a timestamp" : "an extension of type " + buffer[at];
  }

  @Override
  byte emptyList() {
    return (byte) 0x90;
  }

  @Override
  void skip(int elements, int base) {
    int[] pending = pending();
    int level = base;
    int left = elements;
    while (left > 0 || level > base) {
      if (left == 0) {
        left = pending[--level];
        continue;
      }
      left--;
      int children = item();
      if (children >= 0) {
        pending[level] = left;
        left = children;
        level = below(level);
      }
    }
  }

  /** Passes an item, or the head of a list or dictionary: its count of elements, else -1. */
  private int item() {
    int head = octet();
    switch (kind(head)) {
      case TEXT -> passText(boundary(length(head)));
      case BYTES -> pass(length(head));
      case FOREIGN -> pass(length(head) + 1);
      case LIST -> {
        return count(length(head), 1);
      }
      case DICTIONARY -> {
        return 2 * count(length(head), 2);
      }
      default -> pass(WIDTHS[head]);
    }
    return -1;
  }

  /** The length or count that a first octet declares, itself or in the octets after it. */
  private long length(int head) {
    int width = WIDTHS[head];
    if (width > 0) {
      return unsigned(width);
    }
    return head < 0xa0 ? head & 0x0f : head < NIL ? head & 0x1f : 1L << head - FIXEXT_1;
  }
}
