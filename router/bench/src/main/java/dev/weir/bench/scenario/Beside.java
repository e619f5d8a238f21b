package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The calls of another scenario, with other contenders and goals. Thread-safe. */
record Beside(String name, Field field, Rpc calls, String what, List<Goal> goals)
    implements Scenario {

  @Override
  public String title() {
    return what + ": " + calls.title();
  }

  @Override
  public Round run(RouterProcess router, Duration length) throws IOException {
    return calls.run(router, length);
  }
}
