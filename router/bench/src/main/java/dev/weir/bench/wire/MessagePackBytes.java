package dev.weir.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * Turns a prepared message, written as JSON without blanks, escapes or fractions, into MessagePack
 * with every value in its shortest form. Confined to the calling thread.
 */
final class MessagePackBytes {
  private final String json;
  private int at;

  private MessagePackBytes(String json) {
    this.json = json;
  }

  static byte[] of(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new MessagePackBytes(json).value(bytes);
    return bytes.toByteArray();
  }

  /** How many bytes an integer that is not negative takes up. */
  static int width(long integer) {
    if (integer < 0x80) {
      return 1;
    }
    if (integer <= 0xff) {
      return 2;
    }
    if (integer <= 0xffff) {
      return 3;
    }
    return integer <= 0xffff_ffffL ? 5 : 9;
  }

  /** Writes an integer of that width to the start of {@code into}. */
  static void write(long integer, int width, byte[] into) {
    long rest = integer;
    for (int i = width - 1; i > 0; i--) {
      into[i] = (byte) rest;
      rest >>>= 8;
    }
    into[0] =
        switch (width) {
          case 1 -> (byte) integer;
          case 2 -> (byte) 0xcc;
          case 3 -> (byte) 0xcd;
          case 5 -> (byte) 0xce;
          default -> (byte) 0xcf;
        };
  }

  private void value(ByteArrayOutputStream to) {
    switch (json.charAt(at)) {
      case '[' -> members(0x90, ']', 1, to);
      case '{' -> members(0x80, '}', 2, to);
      case '"' -> text(to);
      case 't' -> literal("true", 0xc3, to);
      case 'f' -> literal("false", 0xc2, to);
      default -> integer(to);
    }
  }

  private void members(int type, char close, int perMember, ByteArrayOutputStream to) {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    int values = 0;
    at++;
    while (json.charAt(at) != close) {
      value(members);
      values++;
      if (json.charAt(at) == ',' || json.charAt(at) == ':') {
        at++;
      }
    }
    at++;
    if (values / perMember > 15) {
      throw new IllegalArgumentException("more than 15 members in " + json);
    }
    to.write(type | values / perMember);
    to.writeBytes(members.toByteArray());
  }

  private void text(ByteArrayOutputStream to) {
    int from = at + 1;
    int length = json.indexOf('"', from) - from;
    if (length < 32) {
      to.write(0xa0 | length);
    } else if (length <= 0xff) {
      to.write(0xd9);
      to.write(length);
    } else {
      to.write(0xda);
      to.write(length >> 8);
      to.write(length);
    }
    at = from + length + 1;
    to.writeBytes(json.substring(from, from + length).getBytes(US_ASCII));
  }

  private void literal(String name, int type, ByteArrayOutputStream to) {
    at += name.length();
    to.write(type);
  }

  private void integer(ByteArrayOutputStream to) {
    int from = at;
    while (at < json.length() && Character.isDigit(json.charAt(at))) {
      at++;
    }
    long integer = Long.parseLong(json, from, at, 10);
    byte[] bytes = new byte[9];
    write(integer, width(integer), bytes);
    to.write(bytes, 0, width(integer));
  }
}
