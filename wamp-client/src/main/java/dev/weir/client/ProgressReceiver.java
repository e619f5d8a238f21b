package dev.weir.client;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the progressive results of one call to its receiver, in order. Thread-safe. */
final class ProgressReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressReceiver.class);

  private final SerialQueue queue;
  private final Consumer<CallResult> receiver;

  /** A receiver, for which results of up to {@code limit} bytes may wait. */
  ProgressReceiver(Executor executor, long limit, Consumer<CallResult> receiver) {
    this.queue = new SerialQueue(executor, limit);
    this.receiver = receiver;
  }

  /** False when results come faster than they are taken and the queue is full. */
  boolean receive(CallResult result) {
    return queue.offer(() -> deliver(result), result.size());
  }

  /** Runs behind all results. */
  void finish(Runnable end) {
    queue.finish(end);
  }

  private void deliver(CallResult result) {
    try {
      receiver.accept(result);
    } catch (RuntimeException | Error e) {
      LOG.warn("a receiver of progressive results failed", e);
    }
  }
}
