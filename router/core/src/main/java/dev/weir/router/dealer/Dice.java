package dev.weir.router.dealer;

/**
 * A sequence of numbers that looks random and follows from its seed (SplitMix64): good enough to
 * spread calls, not to keep secrets. Runs inside the realm's turn.
 */
final class Dice {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed) {
    state = mix(seed);
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    state += STEP;
    return (int) (((mix(state) >>> 32) * bound) >>> 32);
  }

  /** Scatters the bits of a number. */
  static long mix(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
