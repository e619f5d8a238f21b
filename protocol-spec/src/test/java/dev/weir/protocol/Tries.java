package dev.weir.protocol;

import java.util.SplittableRandom;

/**
 * A property tried with many random sources, each of a seed of its own; the failure of one names
 * the seed. The seeds are the same in every run unless {@code -Dweir.seed} moves them. Thread-safe.
 */
public final class Tries {
  private static final long FIRST = Long.getLong("weir.seed", 1);

  /** What must hold, whatever the source of randomness yields. */
  @FunctionalInterface
  public interface Property {
    /** Tries once. */
    void hold(long seed, SplittableRandom random) throws Exception;
  }

  private Tries() {}

  /** Tries the property so many times. */
  public static void of(int count, Property property) {
    SplittableRandom seeds = new SplittableRandom(FIRST);
    for (int i = 0; i < count; i++) {
      once(seeds.nextLong(), property);
    }
  }

  private static void once(long seed, Property property) {
    try {
      property.hold(seed, new SplittableRandom(seed));
    } catch (Exception | AssertionError e) {
      throw new AssertionError("with the seed " + seed + "L: " + e.getMessage(), e);
    }
  }
}
