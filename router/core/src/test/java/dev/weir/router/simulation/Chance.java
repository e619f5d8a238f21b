package dev.weir.router.simulation;

import dev.weir.protocol.Ids;
import java.util.List;
import java.util.SplittableRandom;

/** All that is random in one run: the seed decides it. Confined to one thread. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** From 0 to {@code bound - 1}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both ends included. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  @SafeVarargs
  final <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  long anyLong() {
    return random.nextLong();
  }

  double anyDouble() {
    return random.nextDouble(-1e9, 1e9);
  }

  /** A global id as the specification wants it. */
  long id() {
    return random.nextLong(Ids.MAX) + 1;
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
