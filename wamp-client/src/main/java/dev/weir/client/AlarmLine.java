package dev.weir.client;

import java.util.Optional;

/**
 * Alarms that were set in the order in which they are due, as those of calls with the same timeout
 * are: each one is put in and taken out in constant time. Guarded by the lock of {@link Deadlines}.
 */
final class AlarmLine {
  private Alarm first;
  private Alarm last;
  private int size;

  int size() {
    return size;
  }

  /** The one that is due first. */
  Optional<Alarm> first() {
    return Optional.ofNullable(first);
  }

  /** Whether an alarm is due no earlier than all that are in. */
  boolean fits(Alarm alarm) {
    return last == null || alarm.due - last.due >= 0;
  }

  /** Puts in one that fits. */
  void add(Alarm alarm) {
    alarm.place = Alarm.IN_LINE;
    alarm.before = last;
    if (last == null) {
      first = alarm;
    } else {
      last.after = alarm;
    }
    last = alarm;
    size++;
  }

  /** Takes out one that is in. */
  void remove(Alarm alarm) {
    if (alarm.before == null) {
      first = alarm.after;
    } else {
      alarm.before.after = alarm.after;
    }
    if (alarm.after == null) {
      last = alarm.before;
    } else {
      alarm.after.before = alarm.before;
    }
    alarm.before = null;
    alarm.after = null;
    alarm.place = Alarm.NOWHERE;
    size--;
  }
}
