package dev.weir.gateway.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Events that wait, in a lane for each topic: the next one of a topic goes when the one before it
 * has been delivered or given up, so each topic keeps its order. Topics take turns. Thread-safe.
 */
final class Lanes {
  private final int inFlight;
  private final int mostEvents;
  private final long mostBytes;

  private final Map<String, Deque<Notice>> lanes = new HashMap<>();
  private final Deque<String> ready = new ArrayDeque<>();
  private int events;
  private long bytes;
  private int running;
  private boolean closed;

  Lanes(WebhookOptions options) {
    inFlight = options.inFlight();
    mostEvents = options.queuedEvents();
    mostBytes = options.queuedBytes();
  }

  /** Adds an event behind those of its topic; false when too much waits. */
  synchronized boolean add(Notice notice) {
    if (closed || events >= mostEvents || bytes + notice.body().length > mostBytes) {
      return false;
    }
    events++;
    bytes += notice.body().length;
    Deque<Notice> lane = lanes.computeIfAbsent(notice.topic(), topic -> new ArrayDeque<>());
    lane.addLast(notice);
    if (lane.size() == 1) {
      ready.addLast(notice.topic());
    }
    return true;
  }

  /** The next event that may be posted; it stays at the head of its lane. */
  synchronized Optional<Notice> next() {
    if (running >= inFlight || ready.isEmpty()) {
      return Optional.empty();
    }
    running++;
    return Optional.of(lanes.get(ready.removeFirst()).getFirst());
  }

  /** It is delivered or given up. */
  synchronized void ended(Notice notice) {
    running--;
    remove(notice);
    notifyAll();
  }

  private void remove(Notice notice) {
    Deque<Notice> lane = lanes.get(notice.topic());
    if (lane == null) {
      return; // it was given up at the end
    }
    lane.removeFirst();
    events--;
    bytes -= notice.body().length;
    if (lane.isEmpty()) {
      lanes.remove(notice.topic());
    } else {
      ready.addLast(notice.topic());
    }
  }

  /** It will be tried again; others may go meanwhile, but none of its topic. */
  synchronized void pause() {
    running--;
    notifyAll();
  }

  /** It is tried again. */
  synchronized void resume(Notice again) {
    Deque<Notice> lane = lanes.get(again.topic());
    if (lane != null && !closed) { // else it is given up with all that is left
      lane.removeFirst();
      lane.addFirst(again);
      ready.addFirst(again.topic());
    }
  }

  /** How many wait, those included that are tried again. */
  synchronized int waiting() {
    return events - running;
  }

  synchronized int running() {
    return running;
  }

  /**
   * Takes no more, lets those that are ready go for at most that time, and returns how many are
   * left.
   */
  synchronized int close(long nanos) throws InterruptedException {
    closed = true;
    long end = System.nanoTime() + nanos;
    long time = nanos;
    while (time > 0 && (running > 0 || !ready.isEmpty())) {
      TimeUnit.NANOSECONDS.timedWait(this, time);
      time = end - System.nanoTime();
    }
    int left = events;
    lanes.clear();
    ready.clear();
    events = 0;
    bytes = 0;
    return left;
  }
}
