package dev.weir.router.hostile;

import java.util.Arrays;

/** How long something took, again and again. Confined to one thread. */
final class Samples {
  private long[] nanos = new long[1_024];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = duration;
  }

  void addAll(Samples others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  /** The 99th percentile in milliseconds, 0 without any sample. */
  double p99() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[(int) Math.ceil(count * 0.99) - 1] / 1e6;
  }
}
