package dev.weir.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All {@link Alarm}s of a client: those that are set in the order in which they are due, as calls
 * with the same timeout do it, in a line, all others in a heap. However many there are, one task
 * waits: for the first of them. Thread-safe.
 */
final class Deadlines {
  private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

  private final Time time;
  private final ReentrantLock lock = new ReentrantLock();
  private final AlarmLine line = new AlarmLine();
  private final AlarmHeap heap = new AlarmHeap();
  private Future<?> waking = CompletableFuture.completedFuture(null);
  private long wakingAt;
  private boolean waits;

  Deadlines(Time time) {
    this.time = time;
  }

  /** An alarm that is not set yet; {@code action} runs on the timer's thread, and must not wait. */
  Alarm alarm(long patience, Runnable action) {
    return new Alarm(this, patience, action);
  }

  long now() {
    return time.nanos();
  }

  /** Has an alarm ring at a time, unless it is in already. */
  void add(Alarm alarm, long due) {
    lock.lock();
    try {
      if (alarm.place != Alarm.NOWHERE) {
        return;
      }
      alarm.due = due;
      if (line.fits(alarm)) {
        line.add(alarm);
      } else {
        heap.add(alarm);
      }
      wakeFor(due);
    } finally {
      lock.unlock();
    }
  }

  void remove(Alarm alarm) {
    lock.lock();
    try {
      take(alarm);
    } finally {
      lock.unlock();
    }
  }

  /** How many alarms are set. */
  int size() {
    lock.lock();
    try {
      return line.size() + heap.size();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes up at the latest when one is due; once awake, it looks when the next one is. */
  private void wakeFor(long due) {
    if (waits && wakingAt - due <= 0) {
      return;
    }
    waking.cancel(false);
    waits = true;
    wakingAt = due;
    waking = time.after(Math.max(0, due - time.nanos()), this::ring);
  }

  private void ring() {
    for (Alarm alarm : due()) {
      try {
        alarm.ring();
      } catch (RuntimeException | Error e) { // one must not keep the others from ringing
        LOG.error("a deadline failed", e);
      }
    }
  }

  private List<Alarm> due() {
    List<Alarm> due = new ArrayList<>();
    lock.lock();
    try {
      waits = false;
      long now = time.nanos();
      Optional<Alarm> first = first();
      for (; first.isPresent() && first.get().due - now <= 0; first = first()) {
        take(first.get());
        due.add(first.get());
      }
      first.ifPresent(next -> wakeFor(next.due));
      return due;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Alarm> first() {
    Optional<Alarm> inLine = line.first();
    Optional<Alarm> inHeap = heap.first();
    boolean lineFirst =
        inHeap.isEmpty() || inLine.isPresent() && inLine.get().due - inHeap.get().due <= 0;
    return lineFirst ? inLine : inHeap;
  }

  /** Takes an alarm out, if it is in. */
  private void take(Alarm alarm) {
    if (alarm.place == Alarm.IN_LINE) {
      line.remove(alarm);
    } else if (alarm.place != Alarm.NOWHERE) {
      heap.remove(alarm);
    }
  }
}
