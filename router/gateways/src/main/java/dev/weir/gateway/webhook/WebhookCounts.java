package dev.weir.gateway.webhook;

import java.util.concurrent.atomic.LongAdder;

/** What webhooks count. Thread-safe. */
final class WebhookCounts {
  final LongAdder events = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder dropped = new LongAdder();
}
