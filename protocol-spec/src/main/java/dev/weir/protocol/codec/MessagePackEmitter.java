package dev.weir.protocol.codec;

import dev.weir.protocol.Serializer;
import java.math.BigInteger;

/** Messages in MessagePack, the shortest forms. Confined to one thread; used again for each. */
final class MessagePackEmitter extends BinaryEmitter {
  private static final int NIL = 0xc0;
  private static final int FALSE = 0xc2;
  private static final int TRUE = 0xc3;
  private static final int BIN_8 = 0xc4;
  private static final int FLOAT_64 = 0xcb;
  private static final int UINT_8 = 0xcc;
  private static final int INT_8 = 0xd0;
  private static final int STR_8 = 0xd9;
  private static final int ARRAY_16 = 0xdc;
  private static final int MAP_16 = 0xde;

  MessagePackEmitter() {
    super(Serializer.MESSAGEPACK);
  }

  @Override
  void nothing() {
    head(NIL, 0, 0);
  }

  @Override
  void flag(boolean value) {
    head(value ? TRUE : FALSE, 0, 0);
  }

  @Override
  void integer(long value) {
    if (value >= -32 && value <= 0x7f) {
      head((int) value, 0, 0);
    } else if (value >= 0) {
      natural(value);
    } else if (value >= Short.MIN_VALUE) {
      boolean small = value >= Byte.MIN_VALUE;
      head(small ? INT_8 : INT_8 + 1, small ? 1 : 2, value);
    } else {
      boolean small = value >= Integer.MIN_VALUE;
      head(small ? INT_8 + 2 : INT_8 + 3, small ? 4 : 8, value);
    }
  }

  /** Writes an integer without sign, more than 2^63-1 when it looks negative. */
  private void natural(long value) {
    if (value >>> 8 == 0) {
      head(UINT_8, 1, value);
    } else if (value >>> 16 == 0) {
      head(UINT_8 + 1, 2, value);
    } else if (value >>> 32 == 0) {
      head(UINT_8 + 2, 4, value);
    } else {
      head(UINT_8 + 3, 8, value);
    }
  }

  @Override
  void integer(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      integer(value.longValue());
    } else if (value.signum() > 0 && value.bitLength() == Long.SIZE) {
      natural(value.longValue());
    } else {
      throw unencodable("an integer beyond 64 bits");
    }
  }

  @Override
  void fraction(double value) {
    head(FLOAT_64, 8, Double.doubleToLongBits(value));
  }

  @Override
  void textHead(int octets) {
    if (octets < 32) {
      head(0xa0 | octets, 0, 0);
    } else if (octets < 0x100) {
      head(STR_8, 1, octets);
    } else {
      wide(STR_8 + 1, octets);
    }
  }

  @Override
  void bytesHead(int octets) {
    if (octets < 0x100) {
      head(BIN_8, 1, octets);
    } else {
      wide(BIN_8 + 1, octets);
    }
  }

  @Override
  void openList(int elements) {
    if (elements < 16) {
      head(0x90 | elements, 0, 0);
    } else {
      wide(ARRAY_16, elements);
    }
  }

  @Override
  void openDict(int entries) {
    if (entries < 16) {
      head(0x80 | entries, 0, 0);
    } else {
      wide(MAP_16, entries);
    }
  }

  /** Writes a length or count in 16 bits, or in 32 behind the octet that comes next. */
  private void wide(int first, int number) {
    if (number < 0x10000) {
      head(first, 2, number);
    } else {
      head(first + 1, 4, number);
    }
  }
}
