package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.wire.EventLoop;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Where a round is played: the event loop, the router and what goes wrong. Confined to one thread.
 */
final class Stage implements AutoCloseable {
  static final String REALM = "realm1";

  private static final int JOINING_AT_ONCE = 50;
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(20);
  private static final Duration SETTLE = Duration.ofMillis(300);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final Duration ANSWER_LIMIT_AFTER_FAULTS = Duration.ofSeconds(1);

  final EventLoop loop = new EventLoop();
  final Faults faults = new Faults();
  final RouterProcess router;

  Stage(RouterProcess router) throws IOException {
    this.router = router;
  }

  /** Joins all sessions, some at once, and waits until they are ready. */
  void join(List<? extends Session> sessions) throws IOException {
    for (int from = 0; from < sessions.size(); from += JOINING_AT_ONCE) {
      List<? extends Session> batch =
          sessions.subList(from, Math.min(sessions.size(), from + JOINING_AT_ONCE));
      for (Session session : batch) {
        session.join(loop, router.target(), REALM);
      }
      await(() -> batch.stream().allMatch(Session::ready));
    }
  }

  /** Serves the connections until something has come about. */
  void await(BooleanSupplier condition) throws IOException {
    if (!loop.runUntil(condition, JOIN_LIMIT)) {
      throw new IOException(
          "%s did not get ready: %d faults, first %s"
              .formatted(router.contender().name(), faults.count(), faults.first()));
    }
  }

  /** Measures a load that keeps itself going while the tally runs. */
  Round measure(Tally tally, Duration length) throws IOException {
    loop.runFor(SETTLE);
    tally.restart();
    Stopwatch watch = Stopwatch.start(router);
    loop.runFor(length);
    watch.stop();
    double rate = watch.perRouterSecond(tally.completed());
    Map<Figure, Double> figures =
        Map.of(
            Figure.PER_CPU_SECOND, rate,
            Figure.P50, tally.latency(50),
            Figure.P99, tally.latency(99));
    Round round = round(figures, tally, watch, "");
    finish(tally);
    return round;
  }

  Round round(Map<Figure, Double> figures, Tally tally, Stopwatch watch, String remark) {
    return new Round(
        figures,
        tally.latency(50),
        tally.latency(99),
        watch.routerShare(),
        watch.generatorShare(),
        router.resident(),
        faults,
        remark);
  }

  /**
   * Lets no new load begin and waits for the answers that are due; those that do not come are
   * faults.
   */
  void finish(Tally tally) throws IOException {
    tally.stop();
    Duration limit = faults.count() == 0 ? ANSWER_LIMIT : ANSWER_LIMIT_AFTER_FAULTS;
    if (!loop.runUntil(() -> tally.due() == 0, limit)) {
      faults.add(tally.due() + " answers did not come");
    }
  }

  @Override
  public void close() throws IOException {
    loop.close();
  }
}
