package dev.weir.gateway.worker;

import dev.weir.protocol.ErrorUri;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends calls that take too long, and with them their workers. When this process itself stood still
 * the workers are not to blame: a deadline that is noticed late is put off by as much. Thread-safe.
 */
final class Deadlines {
  private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
  private static final long LATE = TimeUnit.SECONDS.toNanos(1);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ScheduledThreadPoolExecutor thread;
  private final Duration timeout;
  private final String procedure;
  private final Tally tally;

  Deadlines(WorkerPoolOptions options, Tally tally) {
    this.timeout = options.timeout();
    this.procedure = options.procedure();
    this.tally = tally;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "weir-worker-deadlines");
              made.setDaemon(true);
              return made;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Watches a call from now on until it is settled. */
  void watch(Job job) {
    if (timeout.isZero() || timeout.compareTo(LONG) > 0) {
      cancelled(job, thread.schedule(() -> tell(job), LONG.toNanos(), TimeUnit.NANOSECONDS));
    }
    if (!timeout.isZero()) {
      end(job, timeout.toNanos());
    }
  }

  private static void cancelled(Job job, Future<?> task) {
    job.afterwards(() -> task.cancel(false));
  }

  private void tell(Job job) {
    String where = job.runsAt().map(name -> "at " + name).orElse("waiting for a worker");
    LOG.warn("a call of {} has taken {} s so far, {}", procedure, LONG.toSeconds(), where);
  }

  private void end(Job job, long nanos) {
    long due = System.nanoTime() + nanos;
    cancelled(job, thread.schedule(() -> due(job, due), nanos, TimeUnit.NANOSECONDS));
  }

  private void due(Job job, long due) {
    long late = System.nanoTime() - due;
    if (late > LATE) {
      end(job, Math.min(late, timeout.toNanos()));
      return;
    }
    Optional<String> at = job.runsAt();
    at.ifPresent(name -> LOG.warn("{} is ended: no answer within {} ms", name, timeout.toMillis()));
    String what = at.isPresent() ? "no answer" : "no worker was ready";
    job.giveUp(
        ErrorUri.TIMEOUT,
        "%s within %d ms (workers.timeout)".formatted(what, timeout.toMillis()),
        tally.timeouts::incrementAndGet);
  }

  /** Runs a task that may take some milliseconds. */
  void soon(Runnable task) {
    thread.execute(task);
  }

  void close() {
    thread.shutdownNow();
  }
}
