package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A load and what is measured under it. */
public interface Scenario {
  /** Its name on the command line. */
  String name();

  /** What it does, for reports. */
  String title();

  /** The figures that it measures, with what Weir has to reach. */
  List<Goal> goals();

  /** Runs one round of that length; a warm-up is a round as well. */
  Round run(RouterProcess router, Duration length) throws IOException, InterruptedException;

  /** Who plays in it. */
  default Field field() {
    return Field.ROUTERS;
  }

  /** Whether each round needs a process that did nothing before, and therefore no warm-up. */
  default boolean freshProcess() {
    return false;
  }

  /** How long a round takes when that length was asked for. */
  default Duration length(Duration asked) {
    return asked;
  }

  /** How many rounds are enough when that many were asked for. */
  default int rounds(int asked) {
    return asked;
  }
}
