package dev.weir.client;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Where one handler's events run: in as many queues as it may have at once, all events of a
 * publisher in one of them. Each has its part of the bytes that may wait. Thread-safe.
 */
final class EventLanes {
  private final List<SerialQueue> lanes;

  EventLanes(Executor executor, int atOnce, long limit) {
    long each = Math.max(1, limit / atOnce);
    this.lanes = Stream.generate(() -> new SerialQueue(executor, each)).limit(atOnce).toList();
  }

  /** Runs a task behind those of the same publisher; false if too much waits for that. */
  boolean offer(Event event, Runnable task) {
    return lanes.get(lane(event)).offer(task, event.size());
  }

  /** Ids are random, or count up: their low bits spread either way. */
  private int lane(Event event) {
    return lanes.size() == 1
        ? 0
        : event.publisher().map(id -> (int) Math.floorMod(id, lanes.size())).orElse(0);
  }
}
