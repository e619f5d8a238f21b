package dev.weir.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All {@link Alarm}s of a client, in one heap by the time when they are due. However many there
 * are, one task waits: for the first of them. Deadlines that mostly come in the order in which they
 * are set, as those of calls with the same timeout do, are set in constant time. Thread-safe.
 */
final class Deadlines {
  private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
  private static final int CAPACITY = 64;

  private final Time time;
  private final ReentrantLock lock = new ReentrantLock();
  private Alarm[] heap = new Alarm[CAPACITY];
  private int size;
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
      if (alarm.place >= 0) {
        return;
      }
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
      }
      alarm.due = due;
      rise(size++, alarm);
      wakeFor(heap[0]);
    } finally {
      lock.unlock();
    }
  }

  void remove(Alarm alarm) {
    lock.lock();
    try {
      if (alarm.place >= 0) {
        take(alarm.place);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many alarms are set. */
  int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes up at the latest when the first is due; once awake, it looks when the next one is. */
  private void wakeFor(Alarm first) {
    if (waits && wakingAt - first.due <= 0) {
      return;
    }
    waking.cancel(false);
    waits = true;
    wakingAt = first.due;
    waking = time.after(Math.max(0, first.due - time.nanos()), this::ring);
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
      while (size > 0 && heap[0].due - now <= 0) {
        due.add(take(0));
      }
      if (size > 0) {
        wakeFor(heap[0]);
      }
      return due;
    } finally {
      lock.unlock();
    }
  }

  private Alarm take(int place) {
    Alarm taken = heap[place];
    Alarm last = heap[--size];
    heap[size] = null;
    taken.place = -1;
    if (last != taken) {
      rise(place, last);
      sink(last.place, last);
    }
    return taken;
  }

  private void rise(int from, Alarm alarm) {
    int place = from;
    while (place > 0 && alarm.due - heap[(place - 1) / 2].due < 0) {
      put(place, heap[(place - 1) / 2]);
      place = (place - 1) / 2;
    }
    put(place, alarm);
  }

  private void sink(int from, Alarm alarm) {
    int place = from;
    for (int child = first(place); child >= 0 && heap[child].due - alarm.due < 0; ) {
      put(place, heap[child]);
      place = child;
      child = first(place);
    }
    put(place, alarm);
  }

  /** The child that is due first; −1 without children. */
  private int first(int parent) {
    int left = 2 * parent + 1;
    if (left >= size) {
      return -1;
    }
    return left + 1 < size && heap[left + 1].due - heap[left].due < 0 ? left + 1 : left;
  }

  private void put(int place, Alarm alarm) {
    heap[place] = alarm;
    alarm.place = place;
  }
}
