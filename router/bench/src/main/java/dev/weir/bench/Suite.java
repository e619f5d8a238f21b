package dev.weir.bench;

import dev.weir.bench.process.Contender;
import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.scenario.Round;
import dev.weir.bench.scenario.Scenario;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays scenarios against contenders: warms each up, then interleaves the rounds, so that whatever
 * disturbs the machine disturbs all alike. Confined to one thread.
 */
final class Suite implements AutoCloseable {
  private final Arguments arguments;
  private final Map<Contender, RouterProcess> running = new HashMap<>();

  Suite(Arguments arguments) {
    this.arguments = arguments;
  }

  Measured play(Scenario scenario, List<Contender> contenders)
      throws IOException, InterruptedException {
    Measured measured = new Measured(scenario, contenders);
    if (!scenario.freshProcess()) {
      for (Contender contender : contenders) {
        tell(scenario, contender, "warms up");
        scenario.run(running(contender), arguments.warmup());
      }
    }
    for (int i = 0; i < scenario.rounds(arguments.rounds()); i++) {
      for (Contender contender : contenders) {
        Round round = round(scenario, contender);
        measured.add(contender, round);
        tell(scenario, contender, summary(round));
      }
    }
    return measured;
  }

  /** Stops all routers. */
  @Override
  public void close() throws IOException, InterruptedException {
    for (RouterProcess router : running.values()) {
      router.close();
    }
  }

  private Round round(Scenario scenario, Contender contender)
      throws IOException, InterruptedException {
    if (!scenario.freshProcess()) {
      return scenario.run(running(contender), scenario.length(arguments.length()));
    }
    try (RouterProcess router = RouterProcess.start(contender, arguments.pin())) {
      return scenario.run(router, scenario.length(arguments.length()));
    }
  }

  private RouterProcess running(Contender contender) throws IOException, InterruptedException {
    RouterProcess router = running.get(contender);
    if (router == null) {
      router = RouterProcess.start(contender, arguments.pin());
      running.put(contender, router);
    }
    return router;
  }

  private static String summary(Round round) {
    String figures =
        "%s router %.2f generator %.2f"
            .formatted(round.figures(), round.routerCpu(), round.generatorCpu());
    return round.valid()
        ? figures
        : figures
            + " VOID: %d faults, first %s"
                .formatted(round.faults().count(), round.faults().first());
  }

  private static void tell(Scenario scenario, Contender contender, String text) {
    System.err.printf("%-14s %-12s %s%n", scenario.name(), contender.name(), text);
  }
}
