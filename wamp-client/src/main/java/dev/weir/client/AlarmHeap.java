package dev.weir.client;

import java.util.Arrays;
import java.util.Optional;

/**
 * Alarms in whatever order they were set, the one that is due first on top. Guarded by the lock of
 * {@link Deadlines}.
 */
final class AlarmHeap {
  private static final int CAPACITY = 64;

  private Alarm[] heap = new Alarm[CAPACITY];
  private int size;

  int size() {
    return size;
  }

  /** The one that is due first. */
  Optional<Alarm> first() {
    return Optional.ofNullable(heap[0]);
  }

  void add(Alarm alarm) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    rise(size++, alarm);
  }

  /** Takes out one that is in. */
  void remove(Alarm alarm) {
    int place = alarm.place;
    Alarm last = heap[--size];
    heap[size] = null;
    alarm.place = Alarm.NOWHERE;
    if (last != alarm) {
      rise(place, last);
      sink(last.place, last);
    }
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
