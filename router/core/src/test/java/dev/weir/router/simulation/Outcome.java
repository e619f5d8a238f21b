package dev.weir.router.simulation;

import dev.weir.router.counter.Counters;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param hash of the whole trace: the same for every run of the seed
 * @param lines of the trace
 * @param counters of the router
 * @param tail the last lines of the trace
 */
public record Outcome(
    long seed,
    long hash,
    long lines,
    Counters counters,
    Optional<Throwable> failure,
    List<String> tail) {

  /** The seed, what failed and where it happened. */
  public String report() {
    StringBuilder report = new StringBuilder();
    tail.forEach(line -> report.append("  ").append(line).append('\n'));
    return report.append(verdict()).toString();
  }

  /** The seed, the hash of its trace and what failed, in a line. */
  String verdict() {
    String cause = failure.map(Throwable::toString).orElse("passed");
    return String.format("seed %d, trace %016x, %s", seed, hash, cause);
  }
}
