package dev.weir.protocol.codec;

/**
 * The tokens of JSON text (RFC 8259) among octets that are not trusted: where each one ends.
 * Strings are checked for UTF-8, control characters and escapes, numbers for their grammar.
 * Stateless; takes and gives places so that loops over tokens keep them in registers.
 *
 * <p>Each method gives the place behind the token; for an octet that does not belong there, its
 * place as a negative number, {@code ~place}.
 */
final class JsonTokens {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long TWOS = 2 * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private JsonTokens() {}

  /** Passes whitespace, of which there may be none. */
  static int whitespace(byte[] octets, int from, int end) {
    int at = from;
    while (at < end && octets[at] <= ' ' && isWhitespace(octets[at])) {
      at++;
    }
    return at;
  }

  private static boolean isWhitespace(byte octet) {
    return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
  }

  /** Passes a string from behind its opening quote. */
  static int string(byte[] octets, int from, int end) {
    int at = from;
    while (true) {
      at = plain(octets, at, end);
      if (at == end) {
        return ~end;
      }
      byte octet = octets[at];
      if (octet == '"') {
        return at + 1;
      }
      int next = octet == '\\' ? escape(octets, at + 1, end) : several(octets, at, end);
      if (next < 0) {
        return ~at;
      }
      at = next;
    }
  }

  /** Passes octets of a string that mean themselves. */
  static int plain(byte[] octets, int from, int end) {
    int at = from;
    while (end - at >= Long.BYTES) {
      long marks = specials((long) Utf8.WORDS.get(octets, at));
      if (marks != 0) {
        return at + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
      at = block(octets, at + Long.BYTES, end);
    }
    while (at < end && octets[at] >= ' ' && octets[at] != '"' && octets[at] != '\\') {
      at++;
    }
    return at;
  }

  /** Passes as many whole blocks of plain octets as there are. */
  private static int block(byte[] octets, int from, int end) {
    int at = from;
    while (end - at >= 32
        && (specials((long) Utf8.WORDS.get(octets, at))
                | specials((long) Utf8.WORDS.get(octets, at + 8))
                | specials((long) Utf8.WORDS.get(octets, at + 16))
                | specials((long) Utf8.WORDS.get(octets, at + 24)))
            == 0) {
      at += 32;
    }
    return at;
  }

  /**
   * Marks in eight octets the quotes, backslashes, control characters and what is no ASCII; exact
   * up to the first mark. A quote with its second bit flipped stands just behind the control
   * characters, so that one comparison finds both.
   */
  private static long specials(long word) {
    return (((word ^ TWOS) - 0x21 * ONES) | ((word ^ BACKSLASHES) - ONES) | word) & HIGH_BITS;
  }

  private static int several(byte[] octets, int at, int end) {
    return octets[at] < 0 ? Utf8.character(octets, at, end) : -1;
  }

  private static int escape(byte[] octets, int at, int end) {
    if (at < end) {
      switch (octets[at]) {
        case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
          return at + 1;
        }
        case 'u' -> {
          return end - at > 4 && hexadecimal(octets, at + 1) >= 0 ? at + 5 : -1;
        }
        default -> {}
      }
    }
    return -1;
  }

  /** The number in four hexadecimal digits, negative when one is none. */
  private static int hexadecimal(byte[] octets, int at) {
    return Character.digit(octets[at], 16) << 12
        | Character.digit(octets[at + 1], 16) << 8
        | Character.digit(octets[at + 2], 16) << 4
        | Character.digit(octets[at + 3], 16);
  }

  /** Passes a number, fraction and exponent included. */
  static int number(byte[] octets, int from, int end) {
    int at = integer(octets, from, end);
    if (at > 0 && at < end && octets[at] == '.') {
      at = digits(octets, at + 1, end);
    }
    if (at > 0 && at < end && (octets[at] | 0x20) == 'e') {
      at++;
      boolean sign = at < end && (octets[at] == '+' || octets[at] == '-');
      at = digits(octets, sign ? at + 1 : at, end);
    }
    return at;
  }

  /** Passes the part of a number in front of fraction and exponent. */
  static int integer(byte[] octets, int from, int end) {
    int first = octets[from] == '-' ? from + 1 : from;
    int at = digits(octets, first, end);
    return at > first + 1 && octets[first] == '0' ? ~first : at;
  }

  /** Passes digits, one at least. */
  private static int digits(byte[] octets, int from, int end) {
    int at = from;
    while (at < end && octets[at] <= '9' && octets[at] >= '0') {
      at++;
    }
    return at == from ? ~from : at;
  }

  /** Passes {@code true}, {@code false} or {@code null}, by its first octet. */
  static int literal(byte[] octets, int from, int end) {
    return switch (octets[from]) {
      case 't' -> word("true", octets, from, end);
      case 'f' -> word("false", octets, from, end);
      default -> word("null", octets, from, end);
    };
  }

  private static int word(String word, byte[] octets, int from, int end) {
    for (int i = 0; i < word.length(); i++) {
      if (from + i == end || octets[from + i] != word.charAt(i)) {
        return ~(from + i);
      }
    }
    return from + word.length();
  }
}
