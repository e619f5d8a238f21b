package dev.weir.protocol;

import java.util.SplittableRandom;

/** Random octets and texts, short ones, long ones and extremes among them. */
public final class RandomOctets {
  private static final byte[] EXTREMES = {0, 1, 0x7d, 0x7e, 0x7f, -128, -127, -2, -1};
  private static final int[] CHARACTERS = {
    0, 0x1f, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff, 0x10000,
    0x10ffff
  };

  private RandomOctets() {}

  /** A length up to this one: often short, now and then none or all. */
  public static int length(SplittableRandom random, int longest) {
    return switch (random.nextInt(16)) {
      case 0 -> 0;
      case 1 -> longest;
      case 2, 3, 4, 5, 6, 7 -> random.nextInt(Math.min(longest, 16) + 1);
      default -> random.nextInt(longest + 1);
    };
  }

  /** Up to so many octets. */
  public static byte[] octets(SplittableRandom random, int most) {
    byte[] octets = new byte[length(random, most)];
    int extremes = random.nextInt(8);
    for (int i = 0; i < octets.length; i++) {
      octets[i] =
          random.nextInt(8) < extremes
              ? EXTREMES[random.nextInt(EXTREMES.length)]
              : (byte) random.nextInt();
    }
    return octets;
  }

  /** Up to so many code points of one to four octets, halves of surrogates among them. */
  public static String text(SplittableRandom random, int most) {
    StringBuilder text = new StringBuilder();
    for (int count = length(random, most); count > 0; count--) {
      text.appendCodePoint(codePoint(random));
    }
    return text.toString();
  }

  private static int codePoint(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> CHARACTERS[random.nextInt(CHARACTERS.length)];
      case 1 -> random.nextInt(0x80);
      case 2 -> random.nextInt(0x800);
      case 3 -> random.nextInt(0x10000);
      default -> random.nextInt(0x110000);
    };
  }
}
