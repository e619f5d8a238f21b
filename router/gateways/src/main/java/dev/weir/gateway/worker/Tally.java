package dev.weir.gateway.worker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a pool counts. Thread-safe. */
final class Tally {
  final AtomicInteger ready = new AtomicInteger();
  final AtomicInteger busy = new AtomicInteger();
  final AtomicLong calls = new AtomicLong();
  final AtomicLong answers = new AtomicLong();
  final AtomicLong deaths = new AtomicLong();
  final AtomicLong restarts = new AtomicLong();
  final AtomicLong timeouts = new AtomicLong();
  final AtomicLong cancellations = new AtomicLong();
  final AtomicLong retries = new AtomicLong();

  WorkerPoolStatus status(int instances, int waiting) {
    return new WorkerPoolStatus(
        instances,
        ready.get(),
        busy.get(),
        waiting,
        calls.get(),
        answers.get(),
        deaths.get(),
        restarts.get(),
        timeouts.get(),
        cancellations.get(),
        retries.get());
  }
}
