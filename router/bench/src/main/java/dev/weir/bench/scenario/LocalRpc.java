package dev.weir.bench.scenario;

import dev.weir.bench.local.LocalProgram;
import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.Codec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The calls of another scenario, where the contender is a router; where it is a program that has a
 * router in itself, the same calls there, of which the CPU of the whole process counts: callers,
 * callee and router. Thread-safe.
 */
record LocalRpc(String name, Field field, Rpc outside, List<Goal> goals) implements Scenario {
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  @Override
  public String title() {
    return (field == Field.LOCAL_CLIENTS ? "clients" : "sessions")
        + " in the router's process, beside "
        + outside.title();
  }

  @Override
  public Round run(RouterProcess router, Duration length) throws IOException {
    if (!router.contender().local()) {
      return outside.run(router, length);
    }
    Tally tally = new Tally();
    try (Stage stage = new Stage(router)) {
      Conductor conductor = new Conductor(Codec.JSON, stage.faults, LocalProgram.PLAY);
      stage.join(List.of(conductor));
      Stopwatch watch = Stopwatch.start(router);
      conductor.play(length);
      if (!stage.loop.runUntil(conductor::ended, length.plus(END_LIMIT))) {
        stage.faults.add("the program does not end");
      }
      return stage.round(Map.of(Figure.PER_CPU_SECOND, conductor.rate()), tally, watch.stop(), "");
    }
  }
}
