package dev.weir.gateway.worker;

import dev.weir.router.meter.MeterSource;
import dev.weir.router.meter.Meters;
import java.util.Map;
import java.util.function.Supplier;

/** What is measured of a pool, with its realm and procedure as labels. Thread-safe. */
final class PoolMeters implements MeterSource {
  private final Map<String, String> labels;
  private final Supplier<WorkerPoolStatus> status;

  PoolMeters(WorkerPoolOptions options, Supplier<WorkerPoolStatus> status) {
    this.labels = Map.of("realm", options.realm(), "procedure", options.procedure());
    this.status = status;
  }

  @Override
  public void measure(Meters to) {
    WorkerPoolStatus now = status.get();
    to.gauge("worker_instances", "workers that there should be", labels, now.instances());
    to.gauge("worker_ready", "workers that run and answer", labels, now.ready());
    to.gauge("worker_busy", "workers with a request", labels, now.busy());
    to.gauge("worker_waiting", "calls that left the queue and wait", labels, now.waiting());
    to.counter("worker_calls", "calls given to the pool", labels, now.calls());
    to.counter("worker_answers", "calls answered by a worker", labels, now.answers());
    to.counter("worker_deaths", "workers that ended unasked", labels, now.deaths());
    to.counter("worker_restarts", "workers begun again", labels, now.restarts());
    to.counter("worker_timeouts", "calls over workers.timeout", labels, now.timeouts());
    to.counter("worker_cancellations", "running calls given up", labels, now.cancellations());
    to.counter("worker_retries", "calls given to another worker", labels, now.retries());
  }
}
