package dev.weir.protocol.codec;

import static dev.weir.protocol.codec.CborHead.indefinite;
import static dev.weir.protocol.codec.CborHead.major;

import dev.weir.protocol.ProtocolViolation;
import java.math.BigInteger;

/**
 * The items of CBOR (RFC 8949), of definite and of indefinite length. Tag 55799 counts for nothing,
 * nor does tag 64 before a byte string, as JavaScript clients send it; bignums (tags 2 and 3) are
 * integers; other tags and simple values are {@link Kind#FOREIGN}. Confined to one thread.
 */
final class CborInput extends BinaryInput {
  /**
   * The greatest bignum that becomes an integer, in octets, about 1,000 digits; a greater one is
   * only passed on.
   */
  static final int BIGNUM_OCTETS = 415;

  private static final int TAG_POSITIVE = 2;
  private static final int TAG_NEGATIVE = 3;
  private static final int TAG_BYTES = 64;
  private static final int TAG_CBOR = 55799;

  /** What is pending in a list or dictionary that only its end tells. */
  private static final int ELEMENT = -1;

  private static final int KEY = -2;
  private static final int VALUE = -3;
  private static final int LEAF = -4;

  /** Whether something came that not every client can read. */
  private boolean peculiar;

  CborInput(Limits limits, RecentTexts names) {
    super(limits, names);
  }

  @Override
  void start(byte[] octets, int offset, int length) {
    super.start(octets, offset, length);
    peculiar = false;
  }

  @Override
  Kind kind() {
    int head = peek();
    return major(head) == CborHead.TAG ? taggedKind() : kind(head);
  }

  private Kind kind(int head) {
    Kind kind = CborHead.KINDS[head];
    if (kind == null) {
      throw noItem(head);
    }
    return kind;
  }

  private ProtocolViolation noItem(int head) {
    return violation("has the octet 0x" + Integer.toHexString(head) + ", which starts no item");
  }

  private Kind taggedKind() {
    passTags();
    int start = position;
    int head = octet();
    Kind kind = major(head) == CborHead.TAG && bignum(argument(head)) ? Kind.INTEGER : kind(head);
    position = start;
    return kind;
  }

  /** Passes tags that count for nothing; false when none comes. */
  boolean passTags() {
    int start = position;
    boolean bytes = false;
    int at = position;
    while (major(peek()) == CborHead.TAG) {
      long tag = argument(octet());
      if (tag != TAG_BYTES && tag != TAG_CBOR) {
        position = at;
        break;
      }
      bytes |= tag == TAG_BYTES;
      at = position;
    }
    if (bytes && major(peek()) != CborHead.BYTES) {
      throw violation("has tag 64 on what is no byte string");
    }
    peculiar |= position > start;
    return position > start;
  }

  /** Whether the item behind this tag makes it an integer. Moves on. */
  private boolean bignum(long tag) {
    return (tag == TAG_POSITIVE || tag == TAG_NEGATIVE)
        && major(peek()) == CborHead.BYTES
        && passString(octet()) <= BIGNUM_OCTETS;
  }

  /** Passes the first octet of an item that must be of this kind, and returns it. */
  private int head(Kind wanted) {
    if (kind() != wanted) {
      throw wrong(wanted);
    }
    return octet();
  }

  /** The number that belongs to a first octet, without sign: 64 bits may look negative. */
  private long argument(int head) {
    int additional = head & CborHead.INDEFINITE;
    if (additional < 24) {
      return additional;
    }
    if (additional > 27) {
      throw noItem(head);
    }
    return unsigned(1 << additional - 24);
  }

  @Override
  boolean flag() {
    return head(Kind.FLAG) == CborHead.TRUE;
  }

  @Override
  long integer() {
    int head = peek();
    if (major(head) > CborHead.NEGATIVE) {
      Number number = number();
      if (number instanceof Long value) {
        return value;
      }
      throw beyond64Bits();
    }
    position++;
    long value = argument(head);
    if (value < 0) {
      throw beyond64Bits();
    }
    return major(head) == CborHead.NEGATIVE ? ~value : value;
  }

  @Override
  Number number() {
    int head = head(Kind.INTEGER);
    long argument = argument(head);
    return switch (major(head)) {
      case 0 -> natural(argument);
      case CborHead.NEGATIVE ->
          argument >= 0 ? (Number) ~argument : ((BigInteger) natural(argument)).not();
      default -> bignum(new BigInteger(1, bytes()), argument == TAG_NEGATIVE);
    };
  }

  private static Number bignum(BigInteger magnitude, boolean negative) {
    BigInteger value = negative ? magnitude.not() : magnitude;
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  @Override
  double real() {
    return switch (head(Kind.REAL)) {
      case CborHead.HALF -> CborHead.half((int) unsigned(2));
      case CborHead.SINGLE -> Float.intBitsToFloat((int) unsigned(4));
      default -> Double.longBitsToDouble(unsigned(8));
    };
  }

  @Override
  String text() {
    int head = head(Kind.TEXT);
    return indefinite(head) ? chunks() : text(boundary(argument(head)));
  }

  @Override
  String name() {
    int head = head(Kind.TEXT);
    return indefinite(head) ? chunks() : name(boundary(argument(head)));
  }

  private String chunks() {
    StringBuilder text = new StringBuilder();
    for (int to = chunk(CborHead.TEXT); to >= 0; to = chunk(CborHead.TEXT)) {
      text.append(text(to));
    }
    return text.toString();
  }

  @Override
  byte[] bytes() {
    int head = head(Kind.BYTES);
    if (!indefinite(head)) {
      return bytes(boundary(argument(head)));
    }
    ByteSink bytes = new ByteSink(64);
    for (int to = chunk(CborHead.BYTES); to >= 0; to = chunk(CborHead.BYTES)) {
      bytes.put(buffer, position, to - position);
      position = to;
    }
    return bytes.toByteArray();
  }

  /** Where the next chunk of a string of indefinite length ends; -1 behind the last one. */
  private int chunk(int major) {
    int head = octet();
    if (head == CborHead.BREAK) {
      return -1;
    }
    if (major(head) != major || indefinite(head)) {
      throw violation("has a string whose chunks are not strings of the same type");
    }
    return boundary(argument(head));
  }

  @Override
  int list() {
    int head = head(Kind.LIST);
    return indefinite(head) ? UNKNOWN : count(argument(head), 1);
  }

  @Override
  int dictionary() {
    int head = head(Kind.DICTIONARY);
    return indefinite(head) ? UNKNOWN : count(argument(head), 2);
  }

  @Override
  boolean ended() {
    if (peek() != CborHead.BREAK) {
      return false;
    }
    position++;
    return true;
  }

  @Override
  String foreign() {
    int head = octet();
    long number = argument(head);
    if (major(head) != CborHead.TAG) {
      return "simple value " + number;
    }
    boolean great = number == TAG_POSITIVE || number == TAG_NEGATIVE;
    return (great && major(peek()) == CborHead.BYTES)
        ? "an integer of more than " + BIGNUM_OCTETS + " octets"
        : "tag " + Long.toUnsignedString(number);
  }

  @Override
  byte emptyList() {
    return (byte) 0x80;
  }

  @Override
  byte[] copy(int from, int to) {
    byte[] octets = super.copy(from, to);
    return peculiar ? PlainCbor.of(octets) : octets;
  }

  /** Passes an item's head, and with it the contents of a string in one piece. */
  void passHead() {
    int head = octet();
    if (!indefinite(head)) {
      long argument = argument(head);
      pass(major(head) == CborHead.BYTES || major(head) == CborHead.TEXT ? argument : 0);
    }
  }

  @Override
  void skip(int elements, int base) {
    int[] pending = pending();
    int level = base;
    int left = elements;
    while (left != 0 || level > base) {
      if (left == 0) {
        left = pending[--level];
        continue;
      }
      if (left < 0 && ended()) {
        left = over(left);
        continue;
      }
      left = left > 0 ? left - 1 : left == KEY ? VALUE : left == VALUE ? KEY : left;
      int children = item();
      if (children != LEAF) {
        pending[level] = left;
        left = children;
        level = below(level);
      }
    }
  }

  private int over(int left) {
    if (left == VALUE) {
      throw violation("has a dictionary that ends behind a key");
    }
    return 0;
  }

  /** Passes an item, or the head of a list or dictionary: what is then pending. */
  private int item() {
    while (major(peek()) == CborHead.TAG) {
      if (!passTags()) {
        long tag = argument(octet());
        peculiar |= tag == TAG_POSITIVE || tag == TAG_NEGATIVE;
      }
    }
    int head = octet();
    switch (kind(head)) {
      case TEXT, BYTES -> passString(head);
      case LIST -> {
        return indefinite(head) ? ELEMENT : count(argument(head), 1);
      }
      case DICTIONARY -> {
        return indefinite(head) ? KEY : 2 * count(argument(head), 2);
      }
      default -> passNumber(head);
    }
    return LEAF;
  }

  private void passNumber(int head) {
    if (argument(head) < 32 && head == CborHead.SIMPLE) {
      throw violation("has a simple value below 32 in two octets");
    }
  }

  /** Passes what follows the first octet of a string; how many octets it has. */
  private long passString(int head) {
    if (!indefinite(head)) {
      return passPiece(major(head), boundary(argument(head)));
    }
    peculiar = true;
    long octets = 0;
    for (int to = chunk(major(head)); to >= 0; to = chunk(major(head))) {
      octets += passPiece(major(head), to);
    }
    return octets;
  }

  private int passPiece(int major, int to) {
    int octets = to - position;
    if (major == CborHead.TEXT) {
      passText(to);
    } else {
      position = to;
    }
    return octets;
  }
}
