package dev.weir.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.process.Contender;
import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A router that answers wrongly now and then does not pass for a good one. */
class FaultsAreFoundTest {
  private static final Duration LENGTH = Duration.ofMillis(500);

  @ParameterizedTest
  @CsvSource({
    "NONE, ''",
    "LOST, answers did not come",
    "TWICE, which is not outstanding",
    "WRONG_PAYLOAD, with a wrong payload",
    "WRONG_ID, which is not outstanding",
  })
  void inCalls(ScriptedRouter.Fault fault, String found) throws Exception {
    check(new Rpc("rpc", Codec.JSON, 2, 4, 256, List.of()), fault, found);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, ''",
    "LOST, event ",
    "TWICE, event ",
    "WRONG_PAYLOAD, event -1",
    "WRONG_ID, of subscription 1005",
  })
  void inEvents(ScriptedRouter.Fault fault, String found) throws Exception {
    check(new PubSub("fanout", Codec.JSON, Codec.JSON, 1, 3, 4, List.of()), fault, found);
  }

  private static void check(Scenario scenario, ScriptedRouter.Fault fault, String found)
      throws IOException, InterruptedException {
    try (RouterProcess router = RouterProcess.start(scripted(fault), List.of())) {
      Round round = scenario.run(router, LENGTH);
      assertThat(round.valid()).isEqualTo(fault == ScriptedRouter.Fault.NONE);
      assertThat(round.faults().first()).contains(found);
      assertThat(round.figures().get(Figure.PER_CPU_SECOND) > 0 || !round.valid()).isTrue();
    }
  }

  private static Contender scripted(ScriptedRouter.Fault fault) {
    return Contender.of(
        "scripted",
        "",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ScriptedRouter.class.getName(),
            "{port}",
            fault.name()),
        "scripted router ready",
        "/ws");
  }
}
