package dev.weir.bench.scenario;

import dev.weir.bench.process.RouterProcess;
import dev.weir.bench.process.Usage;
import java.time.Duration;
import java.util.List;

/** Time, router CPU and generator CPU since it was started. Confined to one thread. */
final class Stopwatch {
  private static final List<Long> SELF = List.of(ProcessHandle.current().pid());

  private final RouterProcess router;
  private final Duration routerBefore;
  private final Duration generatorBefore;
  private final long startedAt;
  private Duration routerUsed = Duration.ZERO;
  private Duration generatorUsed = Duration.ZERO;
  private long nanoseconds = 1;

  private Stopwatch(RouterProcess router) {
    this.router = router;
    routerBefore = router.cpu();
    generatorBefore = Usage.cpu(SELF);
    startedAt = System.nanoTime();
  }

  static Stopwatch start(RouterProcess router) {
    return new Stopwatch(router);
  }

  Stopwatch stop() {
    nanoseconds = System.nanoTime() - startedAt;
    generatorUsed = Usage.cpu(SELF).minus(generatorBefore);
    routerUsed = router.cpu().minus(routerBefore);
    return this;
  }

  /** So many things per second of the router's CPU. */
  double perRouterSecond(long things) {
    return things / Math.max(0.01, routerUsed.toNanos() / 1e9);
  }

  double routerShare() {
    return (double) routerUsed.toNanos() / nanoseconds;
  }

  double generatorShare() {
    return (double) generatorUsed.toNanos() / nanoseconds;
  }
}
