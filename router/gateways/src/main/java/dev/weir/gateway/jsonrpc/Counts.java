package dev.weir.gateway.jsonrpc;

import java.util.concurrent.atomic.LongAdder;

/** What a gateway has done since the start. Thread-safe. */
final class Counts {
  final LongAdder connections = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder faults = new LongAdder();
}
