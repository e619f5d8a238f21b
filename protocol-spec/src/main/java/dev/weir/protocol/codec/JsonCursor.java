package dev.weir.protocol.codec;

import dev.weir.protocol.ProtocolViolation;
import java.util.Arrays;

/**
 * A place among octets of JSON text that moves from token to token, and the sentences about what
 * does not belong there. Confined to one thread.
 */
final class JsonCursor {
  /** What {@link #peek} gives behind the last octet. */
  static final int END = -1;

  /** Digits that fit into 64 bits whatever they are. */
  private static final int SAFE_DIGITS = 18;

  private static final byte[] NONE = {};

  private byte[] octets = NONE;
  private int start;
  private int position;
  private int end;

  void start(byte[] octets, int offset, int length) {
    this.octets = octets;
    this.start = offset;
    this.position = offset;
    this.end = offset + length;
  }

  /** Lets go of the octets, which may be many. */
  void release() {
    start(NONE, 0, 0);
  }

  byte[] octets() {
    return octets;
  }

  int position() {
    return position;
  }

  void position(int position) {
    this.position = position;
  }

  int end() {
    return end;
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(octets, from, to);
  }

  /** The next octet that is no whitespace, 0 to 255, or {@link #END}; it is not passed. */
  int peek() {
    int at = position;
    if (at < end && octets[at] > ' ') {
      return octets[at];
    }
    position = JsonTokens.whitespace(octets, at, end);
    return position < end ? octets[position] & 0xFF : END;
  }

  /** Passes the octet that {@link #peek} gave. */
  void pass() {
    position++;
  }

  /** Passes the colon behind a key. */
  void colon(String place) {
    if (peek() != ':') {
      throw mustBe(place, "JSON, with a colon here");
    }
    position++;
  }

  /**
   * Passes the string at whose opening quote this stands.
   *
   * @return whether there are escapes in it
   */
  boolean string(String place) {
    int from = position + 1;
    int plain = JsonTokens.plain(octets, from, end);
    if (plain < end && octets[plain] == '"') {
      position = plain + 1;
      return false;
    }
    position = passed(place, JsonTokens.string(octets, plain, end));
    for (int at = plain; at < position; at++) {
      if (octets[at] == '\\') {
        return true;
      }
    }
    return false;
  }

  /**
   * Passes the number at whose first octet this stands.
   *
   * @return whether it is without fraction and exponent
   */
  boolean number(String place) {
    int whole = JsonTokens.integer(octets, position, end);
    position = passed(place, JsonTokens.number(octets, position, end));
    return position == whole;
  }

  /** Passes {@code true}, {@code false} or {@code null}, which begins with the octet peeked. */
  void literal(String place) {
    position = passed(place, JsonTokens.literal(octets, position, end));
  }

  /** Passes and gives the integer at whose first octet this stands, one of 64 bits. */
  long integer(String place) {
    int from = position;
    boolean negative = from < end && octets[from] == '-';
    int first = negative ? from + 1 : from;
    long value = 0;
    int at = first;
    for (; at < end && octets[at] <= '9' && octets[at] >= '0'; at++) {
      value = value * 10 + (octets[at] - '0');
    }
    if (at == first || octets[first] == '0' || at - first > SAFE_DIGITS || fractional(at)) {
      return rareInteger(place);
    }
    position = at;
    return negative ? -value : value;
  }

  private boolean fractional(int at) {
    return at < end && (octets[at] == '.' || (octets[at] | 0x20) == 'e');
  }

  private long rareInteger(String place) {
    int from = position;
    int octet = peek();
    if (octet != '-' && (octet < '0' || octet > '9')) {
      throw mustBe(place, "an integer");
    }
    int to = passed(place, JsonTokens.integer(octets, from, end));
    if (fractional(to)) {
      throw violation(place, "must be an integer, not a number with fraction or exponent");
    }
    try {
      long value = Long.parseLong(ascii(from, Math.min(to, from + SAFE_DIGITS + 3)));
      position = to;
      return value;
    } catch (NumberFormatException e) {
      throw violation(place, "must be an integer of at most 64 bits");
    }
  }

  /** Octets that are known to be ASCII. */
  @SuppressWarnings("deprecation") // ASCII is what this constructor is for
  String ascii(int from, int to) {
    return new String(octets, 0, from, to - from);
  }

  /** The place behind a token, unless an octet does not belong into it. */
  private int passed(String place, int next) {
    if (next < 0) {
      throw broken(place, next);
    }
    return next;
  }

  /** The violation of an octet that does not belong into a token. */
  ProtocolViolation broken(String place, int next) {
    byte token = octets[position];
    position = ~next;
    int octet = position < end ? octets[position] : END;
    return switch (token) {
      case '"' -> violation(place, brokenString(octet));
      case 't', 'f', 'n' -> violation(place, "must be JSON, with true, false or null written out");
      default -> violation(place, "must be JSON, with a number in its grammar");
    };
  }

  private String brokenString(int octet) {
    if (position == end) {
      return "has a string without end";
    }
    if (octet == '\\') {
      return "has a string with an escape that JSON does not know";
    }
    return octet < 0
        ? "has a string that is not UTF-8"
        : "has a string with a control character that is not escaped";
  }

  /** A violation that says what this stands at, which is not the kind that is wanted. */
  ProtocolViolation mustBe(String place, String kind) {
    return violation(place, "must be " + kind + ", not " + found());
  }

  private String found() {
    int octet = peek();
    return switch (octet) {
      case '"' -> "a string";
      case '[' -> "a list";
      case '{' -> "a dictionary";
      case 't', 'f' -> "a boolean";
      case 'n' -> "null";
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
      case END -> "the end of the message";
      default -> octet > ' ' && octet < 0x7F ? "'" + (char) octet + "'" : "octet " + octet;
    };
  }

  /** A violation with the place that is read and where this stands in the message. */
  ProtocolViolation violation(String place, String fault) {
    return new ProtocolViolation(place + " " + fault + " (at octet " + (position - start) + ")");
  }
}
