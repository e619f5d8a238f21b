package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.Received;
import dev.weir.bench.wire.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sessions that join and then do nothing: how much resident memory each costs. A first batch joins
 * before the memory is read, so that loaded code does not count; after each batch Java routers
 * collect garbage, as they would have over a longer time. Thread-safe.
 */
record IdleSessions(String name, int sessions, List<Goal> goals) implements Scenario {
  private static final int BATCH = 250;
  private static final Duration SETTLE = Duration.ofSeconds(1);

  @Override
  public String title() {
    return sessions + " idle sessions";
  }

  @Override
  public boolean freshProcess() {
    return true;
  }

  @Override
  public Round run(RouterProcess router, Duration length) throws IOException, InterruptedException {
    Tally tally = new Tally();
    try (Stage stage = new Stage(router)) {
      Stopwatch watch = Stopwatch.start(router);
      long before = resident(stage);
      long after = before;
      for (int joined = 0; joined < sessions; joined += BATCH) {
        after = resident(stage);
      }
      double each = (double) (after - before) / sessions;
      return stage.round(Map.of(Figure.SESSION_MEMORY, each), tally, watch.stop(), "");
    }
  }

  /** Resident memory after one more batch has joined, in KiB. */
  private static long resident(Stage stage) throws IOException, InterruptedException {
    List<Idle> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(new Idle(stage.faults));
    }
    stage.join(batch);
    stage.router.collectGarbage();
    stage.loop.runFor(SETTLE);
    return stage.router.resident();
  }

  /** A session that only joins. */
  private static final class Idle extends Session {
    Idle(Faults faults) {
      super(Codec.MESSAGE_PACK, faults);
    }

    @Override
    protected void welcomed() {
      becomeReady();
    }

    @Override
    protected void received(Received message) {
      unexpected(message);
    }
  }
}
