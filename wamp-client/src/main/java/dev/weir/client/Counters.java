package dev.weir.client;

import java.util.concurrent.atomic.LongAdder;

/** What happened in a client since it was made. Thread-safe. */
final class Counters {
  final LongAdder calls = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder canceled = new LongAdder();
  final LongAdder lateAnswers = new LongAdder();
  final LongAdder droppedEvents = new LongAdder();
  final LongAdder droppedPublications = new LongAdder();
  final LongAdder resent = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder reconnects = new LongAdder();
  final LongAdder hedges = new LongAdder();

  ClientStatistics statistics(int pending) {
    return new ClientStatistics(
        calls.sum(),
        pending,
        timeouts.sum(),
        canceled.sum(),
        lateAnswers.sum(),
        droppedEvents.sum(),
        droppedPublications.sum(),
        resent.sum(),
        retries.sum(),
        reconnects.sum(),
        hedges.sum());
  }
}
