package dev.weir.router.dealer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls that wait for one registration: a line for each caller, in its order, and the callers
 * take turns, so that one who calls much does not keep others waiting. To add, to take and to
 * remove from anywhere costs the same however many wait. Runs inside the realm's turn.
 */
final class CallQueue {
  private final Map<Party, Line> lines = new HashMap<>();
  private Line turn;
  private int size;
  private long bytes;

  /** The waiting calls of one caller, a link in the ring of lines. */
  static final class Line {
    private final Party caller;
    private WaitingCall head;
    private WaitingCall tail;
    private Line before;
    private Line behind;

    private Line(Party caller) {
      this.caller = caller;
    }
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Octets. */
  long bytes() {
    return bytes;
  }

  /** How many callers have calls that wait. */
  int lines() {
    return lines.size();
  }

  boolean holds(Party caller) {
    return lines.containsKey(caller);
  }

  /** The call takes its place behind the others of its caller. */
  void add(WaitingCall call) {
    Line line = line(call);
    call.before = line.tail;
    if (line.tail == null) {
      line.head = call;
    } else {
      line.tail.behind = call;
    }
    line.tail = call;
  }

  /** The call goes before the others of its caller, because it was ahead of them. */
  void addFirst(WaitingCall call) {
    Line line = line(call);
    call.behind = line.head;
    if (line.head == null) {
      line.tail = call;
    } else {
      line.head.before = call;
    }
    line.head = call;
  }

  /** The first call of the caller whose turn it is, which passes on. The queue is not empty. */
  WaitingCall next() {
    WaitingCall first = turn.head;
    turn = turn.behind;
    return first;
  }

  /** A call that waits has grown. */
  void grow(long more) {
    bytes += more;
  }

  /** The call waits no more. */
  void remove(WaitingCall call) {
    Line line = call.line;
    if (call.before == null) {
      line.head = call.behind;
    } else {
      call.before.behind = call.behind;
    }
    if (call.behind == null) {
      line.tail = call.before;
    } else {
      call.behind.before = call.before;
    }
    call.line = null;
    call.before = null;
    call.behind = null;
    size--;
    bytes -= call.bytes();
    if (line.head == null) {
      unlink(line);
    }
  }

  /** When the one that has waited longest came. The queue is not empty. */
  long oldest() {
    long oldest = turn.head.since();
    for (Line line : lines.values()) {
      oldest = line.head.since() - oldest < 0 ? line.head.since() : oldest;
    }
    return oldest;
  }

  /** All that wait. */
  List<WaitingCall> all() {
    List<WaitingCall> all = new ArrayList<>(size);
    for (Line line : lines.values()) {
      for (WaitingCall call = line.head; call != null; call = call.behind) {
        all.add(call);
      }
    }
    return all;
  }

  private Line line(WaitingCall call) {
    Line line = lines.computeIfAbsent(call.leg().caller(), this::link);
    call.line = line;
    size++;
    bytes += call.bytes();
    return line;
  }

  /** A new caller comes last in the round. */
  private Line link(Party caller) {
    Line line = new Line(caller);
    if (turn == null) {
      line.before = line;
      line.behind = line;
      turn = line;
    } else {
      line.before = turn.before;
      line.behind = turn;
      line.before.behind = line;
      turn.before = line;
    }
    return line;
  }

  private void unlink(Line line) {
    lines.remove(line.caller);
    line.before.behind = line.behind;
    line.behind.before = line.before;
    if (turn == line) {
      turn = line.behind == line ? null : line.behind;
    }
  }
}
