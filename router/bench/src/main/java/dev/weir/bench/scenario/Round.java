package dev.weir.bench.scenario;

import dev.weir.bench.wire.Faults;
import java.util.Map;

/**
 * What one round of a scenario against one router measured. Thread-safe once the round is over.
 *
 * @param figures the scenario's figures
 * @param p50 median latency in microseconds
 * @param p99 99th percentile of the latencies in microseconds
 * @param routerCpu share of a core that the router used
 * @param generatorCpu share of a core that the load generator used
 * @param resident resident memory of the router at the end, in KiB
 * @param faults what went wrong; a round with faults is void
 * @param remark what else was seen
 */
public record Round(
    Map<Figure, Double> figures,
    double p50,
    double p99,
    double routerCpu,
    double generatorCpu,
    long resident,
    Faults faults,
    String remark) {
  private static final double GENERATOR_LIMIT = 0.9;

  public Round {
    figures = Map.copyOf(figures);
  }

  public boolean valid() {
    return faults.count() == 0;
  }

  /**
   * Whether the load generator had no time to spare, so that the router may not have been loaded
   * fully.
   */
  public boolean generatorBound() {
    return generatorCpu >= GENERATOR_LIMIT;
  }
}
