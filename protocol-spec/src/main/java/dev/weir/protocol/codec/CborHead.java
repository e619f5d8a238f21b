package dev.weir.protocol.codec;

import java.util.Arrays;

/**
 * The octet with which an item of CBOR starts: a major type in three bits, additional information
 * in five (RFC 8949, section 3). Stateless.
 */
final class CborHead {
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int TAG = 6;
  static final int INDEFINITE = 31;

  private static final int FALSE = 0xf4;
  static final int TRUE = 0xf5;
  private static final int UNDEFINED = 0xf7;
  static final int SIMPLE = 0xf8;
  static final int HALF = 0xf9;
  static final int SINGLE = 0xfa;
  private static final int DOUBLE = 0xfb;
  static final int BREAK = 0xff;

  /** By an item's first octet; null for those that do not start an item. */
  static final Kind[] KINDS = new Kind[256];

  static {
    Kind[] major = {
      Kind.INTEGER,
      Kind.INTEGER,
      Kind.BYTES,
      Kind.TEXT,
      Kind.LIST,
      Kind.DICTIONARY,
      Kind.FOREIGN,
      Kind.FOREIGN
    };
    for (int i = 0; i < major.length; i++) {
      Arrays.fill(KINDS, i << 5, (i << 5) + 28, major[i]);
    }
    for (int i = BYTES; i < TAG; i++) {
      KINDS[i << 5 | INDEFINITE] = major[i];
    }
    Arrays.fill(KINDS, FALSE, TRUE + 1, Kind.FLAG);
    Arrays.fill(KINDS, TRUE + 1, UNDEFINED + 1, Kind.NOTHING);
    Arrays.fill(KINDS, HALF, DOUBLE + 1, Kind.REAL);
  }

  private CborHead() {}

  static int major(int head) {
    return head >>> 5;
  }

  static boolean indefinite(int head) {
    return (head & INDEFINITE) == INDEFINITE;
  }

  /** The float that these 16 bits are. */
  static double half(int bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (fraction + 0x400), exponent - 25);
        };
    return bits < 0x8000 ? magnitude : -magnitude;
  }
}
