package dev.weir.protocol.codec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random values of the closed model, extremes among them. */
public final class WampValues {
  private static final long[] INTEGERS = {
    0, 1, 23, 24, 31, 32, 127, 128, 255, 256, 65535, 65536, 1L << 31, 1L << 32, 1L << 53
  };
  private static final double[] FLOATS = {
    0.0, -0.0, 1.5, 0.1, 1e300, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, 1.0 / 0, -1.0 / 0
  };
  private static final int[] LENGTHS = {0, 1, 15, 16, 23, 24, 31, 32, 255, 256, 300};
  private static final int[] CHARACTERS = {0, 'a', 'z', 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10ffff};

  private final SplittableRandom random;
  private final int bits;

  /** Values of integers of up to so many bits with sign, or 64 without when that is 64. */
  public WampValues(long seed, int bits) {
    this.random = new SplittableRandom(seed);
    this.bits = bits;
  }

  /** A list of some values. */
  public List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    for (int count = count(); count > 0; count--) {
      list.add(value(depth - 1));
    }
    return list;
  }

  /** A dictionary of some values. */
  public Map<String, Object> dictionary(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int count = count(); count > 0; count--) {
      map.put(text(), value(depth - 1));
    }
    return map;
  }

  private int count() {
    return random.nextInt(20) == 0 ? 10 + random.nextInt(30) : random.nextInt(4);
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> text();
      case 3 -> bytes();
      case 4 -> real();
      case 5 -> big();
      case 8 -> list(depth);
      case 9 -> dictionary(depth);
      default -> integer();
    };
  }

  private Long integer() {
    long near = INTEGERS[random.nextInt(INTEGERS.length)] + random.nextInt(3) - 1;
    return switch (random.nextInt(4)) {
      case 0 -> near;
      case 1 -> ~near;
      case 2 -> random.nextLong();
      default -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
    };
  }

  private Object big() {
    byte[] octets = new byte[1 + random.nextInt(bits / 8)];
    random.nextBytes(octets);
    BigInteger value = new BigInteger(bits > 64 && random.nextBoolean() ? -1 : 1, octets);
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  private Double real() {
    return random.nextBoolean()
        ? FLOATS[random.nextInt(FLOATS.length)]
        : random.nextDouble() * random.nextLong();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    boolean plain = random.nextBoolean();
    for (int length = length(); length > 0; length--) {
      int unicode = CHARACTERS[random.nextInt(CHARACTERS.length)];
      text.appendCodePoint(plain ? ' ' + random.nextInt(95) : unicode);
    }
    return text.toString();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[length()];
    random.nextBytes(bytes);
    return bytes;
  }

  private int length() {
    return random.nextInt(10) == 0 ? LENGTHS[random.nextInt(LENGTHS.length)] : random.nextInt(12);
  }
}
