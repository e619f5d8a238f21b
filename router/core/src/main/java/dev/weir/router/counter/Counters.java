package dev.weir.router.counter;

import java.util.concurrent.atomic.LongAdder;

/** The router's counts. Thread-safe. */
public final class Counters {
  private final LongAdder[] counts = new LongAdder[Counter.values().length];

  public Counters() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  public void count(Counter counter) {
    counts[counter.ordinal()].increment();
  }

  public void count(Counter counter, int times) {
    counts[counter.ordinal()].add(times);
  }

  public long value(Counter counter) {
    return counts[counter.ordinal()].sum();
  }
}
