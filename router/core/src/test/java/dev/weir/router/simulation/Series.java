package dev.weir.router.simulation;

import dev.weir.router.counter.Counter;
import java.util.Optional;

/** Runs of many seeds, and how much of everything there was in them. Confined to one thread. */
final class Series {
  private final int steps;
  private final long begun = System.nanoTime();
  private final long[] counts = new long[Counter.values().length];
  private int runs;
  private int failed;
  private long lines;

  Series(int steps) {
    this.steps = steps;
  }

  /** Takes the outcome of a seed; returns the report when it failed. */
  Optional<String> add(Outcome outcome) {
    runs++;
    lines += outcome.lines();
    for (Counter counter : Counter.values()) {
      counts[counter.ordinal()] += outcome.counters().value(counter);
    }
    if (outcome.failure().isEmpty()) {
      return Optional.empty();
    }
    failed++;
    return Optional.of(outcome.report());
  }

  int failed() {
    return failed;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Counter counter : Counter.values()) {
      text.append(String.format("%-24s %,12d%n", counter, counts[counter.ordinal()]));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return text.append(
            String.format(
                "simulation: %d seeds of %d steps, %,d lines of trace, %d failed, %.1f s",
                runs, steps, lines, failed, seconds))
        .toString();
  }
}
