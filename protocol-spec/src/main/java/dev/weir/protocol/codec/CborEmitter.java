package dev.weir.protocol.codec;

import dev.weir.protocol.Serializer;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Messages in CBOR, definite lengths and the shortest forms. Confined to one thread; used again for
 * each.
 */
final class CborEmitter extends BinaryEmitter {
  private static final int UNSIGNED = 0x00;
  private static final int NEGATIVE = 0x20;
  private static final int BYTES = 0x40;
  private static final int TEXT = 0x60;
  private static final int LIST = 0x80;
  private static final int DICTIONARY = 0xa0;
  private static final int TAG_POSITIVE = 0xc2;
  private static final int TAG_NEGATIVE = 0xc3;
  private static final int FALSE = 0xf4;
  private static final int TRUE = 0xf5;
  private static final int NULL = 0xf6;
  private static final int DOUBLE = 0xfb;

  CborEmitter() {
    super(Serializer.CBOR);
  }

  /** Writes a kind of item and its number, more than 2^63-1 when it looks negative. */
  private void item(int kind, long number) {
    if (number >= 0 && number < 24) {
      head(kind | (int) number, 0, 0);
    } else if (number >>> 8 == 0) {
      head(kind | 24, 1, number);
    } else if (number >>> 16 == 0) {
      head(kind | 25, 2, number);
    } else if (number >>> 32 == 0) {
      head(kind | 26, 4, number);
    } else {
      head(kind | 27, 8, number);
    }
  }

  @Override
  void nothing() {
    head(NULL, 0, 0);
  }

  @Override
  void flag(boolean value) {
    head(value ? TRUE : FALSE, 0, 0);
  }

  @Override
  void integer(long value) {
    if (value >= 0) {
      item(UNSIGNED, value);
    } else {
      item(NEGATIVE, ~value);
    }
  }

  @Override
  void integer(BigInteger value) {
    boolean negative = value.signum() < 0;
    BigInteger magnitude = negative ? value.not() : value;
    if (magnitude.bitLength() <= Long.SIZE) {
      item(negative ? NEGATIVE : UNSIGNED, magnitude.longValue());
    } else {
      head(negative ? TAG_NEGATIVE : TAG_POSITIVE, 0, 0);
      bytes(unsigned(magnitude));
    }
  }

  private static byte[] unsigned(BigInteger magnitude) {
    byte[] octets = magnitude.toByteArray();
    return octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
  }

  @Override
  void fraction(double value) {
    head(DOUBLE, 8, Double.doubleToLongBits(value));
  }

  @Override
  void textHead(int octets) {
    item(TEXT, octets);
  }

  @Override
  void bytesHead(int octets) {
    item(BYTES, octets);
  }

  @Override
  void openList(int elements) {
    item(LIST, elements);
  }

  @Override
  void openDict(int entries) {
    item(DICTIONARY, entries);
  }
}
