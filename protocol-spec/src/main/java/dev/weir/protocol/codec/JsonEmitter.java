package dev.weir.protocol.codec;

import dev.weir.protocol.Serializer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Messages in compact JSON. Confined to one thread; used again for each message. */
final class JsonEmitter extends Emitter {
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] LEAST_LONG = ascii(Long.toString(Long.MIN_VALUE));
  private static final byte[] BINARY = ascii("\"\\u0000");
  private static final byte[] HEXADECIMAL = ascii("0123456789abcdef");

  private ByteSink sink;
  private boolean first;

  JsonEmitter() {
    super(Serializer.JSON);
  }

  @Override
  void start(ByteSink sink) {
    super.start(sink);
    this.sink = sink;
    first = true;
  }

  /** Puts the comma between elements. */
  private void separate() {
    if (first) {
      first = false;
    } else {
      sink.put((byte) ',');
    }
  }

  @Override
  void nothing() {
    raw(NULL);
  }

  @Override
  void flag(boolean value) {
    raw(value ? TRUE : FALSE);
  }

  @Override
  void integer(long value) {
    if (value == Long.MIN_VALUE) {
      raw(LEAST_LONG);
      return;
    }
    separate();
    byte[] array = sink.room(20);
    int at = sink.position();
    if (value < 0) {
      array[at++] = '-';
    }
    long rest = Math.abs(value);
    int end = at + digits(rest);
    sink.position(end);
    do {
      array[--end] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (end > at);
  }

  private static int digits(long value) {
    int digits = 1;
    for (long power = 10; digits < 19 && value >= power; power *= 10) {
      digits++;
    }
    return digits;
  }

  @Override
  void integer(BigInteger value) {
    raw(ascii(value.toString()));
  }

  @Override
  void fraction(double value) {
    if (!Double.isFinite(value)) {
      throw unencodable(Double.toString(value));
    }
    raw(ascii(Double.toString(value)));
  }

  @Override
  void text(String value) {
    if (JsonText.isBinary(value)) {
      throw unencodable("a string of U+0000 and base64, which would be read as octets,");
    }
    separate();
    string(value);
  }

  @Override
  void bytes(byte[] value) {
    raw(BINARY);
    sink.put(Base64.getEncoder().encode(value));
    sink.put((byte) '"');
  }

  @Override
  void openList(int elements) {
    open('[');
  }

  @Override
  void closeList() {
    close(']');
  }

  @Override
  void openDict(int entries) {
    open('{');
  }

  @Override
  void key(String key) {
    separate();
    string(key);
    sink.put((byte) ':');
    first = true;
  }

  @Override
  void closeDict() {
    close('}');
  }

  private void open(char bracket) {
    separate();
    sink.put((byte) bracket);
    first = true;
  }

  private void close(char bracket) {
    sink.put((byte) bracket);
    first = false;
  }

  @Override
  void raw(byte[] elements) {
    separate();
    sink.put(elements);
  }

  private void string(String value) {
    int length = value.length();
    byte[] array = sink.room(length + 2);
    int at = sink.position();
    array[at++] = '"';
    int i = 0;
    while (i < length && plain(value.charAt(i))) {
      array[at++] = (byte) value.charAt(i++);
    }
    sink.position(at);
    while (i < length) {
      i = character(value, i);
    }
    sink.put((byte) '"');
  }

  private static boolean plain(char c) {
    return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
  }

  /**
   * Writes the character at an index.
   *
   * @return the index behind it
   */
  private int character(String value, int index) {
    char c = value.charAt(index);
    if (plain(c)) {
      sink.put((byte) c);
    } else if (c < 0x80) {
      escape(c);
    } else if (!Character.isSurrogate(c)) {
      several(c);
    } else {
      int point = value.codePointAt(index);
      if (point == c) {
        throw unencodable("a string with half of a surrogate pair");
      }
      several(point);
      return index + 2;
    }
    return index + 1;
  }

  private void escape(char c) {
    sink.put((byte) '\\');
    switch (c) {
      case '"', '\\' -> sink.put((byte) c);
      case '\b' -> sink.put((byte) 'b');
      case '\f' -> sink.put((byte) 'f');
      case '\n' -> sink.put((byte) 'n');
      case '\r' -> sink.put((byte) 'r');
      case '\t' -> sink.put((byte) 't');
      default -> {
        sink.put(BINARY, 2, 3);
        sink.put(HEXADECIMAL[c >> 4]);
        sink.put(HEXADECIMAL[c & 0xF]);
      }
    }
  }

  /** Writes a character in several octets of UTF-8. */
  private void several(int point) {
    if (point < 0x800) {
      sink.put((byte) (0xC0 | point >> 6));
    } else {
      if (point < 0x10000) {
        sink.put((byte) (0xE0 | point >> 12));
      } else {
        sink.put((byte) (0xF0 | point >> 18));
        sink.put((byte) (0x80 | point >> 12 & 0x3F));
      }
      sink.put((byte) (0x80 | point >> 6 & 0x3F));
    }
    sink.put((byte) (0x80 | point & 0x3F));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
