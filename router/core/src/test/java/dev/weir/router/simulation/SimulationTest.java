package dev.weir.router.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import org.junit.jupiter.api.Test;

/** A sample of the seeds; the long run is {@link Simulation#main}. */
final class SimulationTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 2_000;

  @Test
  @Row({
    "C006", "C043", "C044", "C045", "C048", "C049", "C053", "C055", "C057", "C066", "C071", "C072",
    "C073", "C076", "C077", "C099", "C100", "C111", "C112", "C114", "C115", "C116", "C118", "C123",
    "C124", "C125", "C127", "C129", "C132", "C133", "C135"
  })
  void allCheckersHold() {
    Series series = new Series(STEPS);
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(series.add(Simulation.run(seed, STEPS))).isEmpty();
    }
    System.out.println(series);
  }

  @Test
  void aSeedReplaysIdentically() {
    for (long seed = 1; seed <= 10; seed++) {
      Outcome first = Simulation.run(seed, STEPS);
      Outcome second = Simulation.run(seed, STEPS);

      assertThat(second.hash()).isEqualTo(first.hash());
      assertThat(second.tail()).isEqualTo(first.tail());
    }
  }

  @Test
  void seedsDiffer() {
    assertThat(Simulation.run(1, STEPS).hash()).isNotEqualTo(Simulation.run(2, STEPS).hash());
  }
}
