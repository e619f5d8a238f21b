package dev.weir.gateway.callee;

import java.util.concurrent.atomic.LongAdder;

/** What callees count. Thread-safe. */
final class ServiceCounts {
  final LongAdder running = new LongAdder();
  final LongAdder calls = new LongAdder();
  final LongAdder errors = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder cancellations = new LongAdder();
  final LongAdder connections = new LongAdder();
  final LongAdder late = new LongAdder();
}
