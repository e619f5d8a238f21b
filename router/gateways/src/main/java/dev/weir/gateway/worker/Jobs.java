package dev.weir.gateway.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls that wait for a worker and the workers that wait for a call; one of the two is always
 * empty. Calls are served in the order in which they came, those whose worker died before all
 * others; of the workers the one that has waited longest is next. How many wait is bounded by the
 * registration, which lets as many calls in as there are workers. Thread-safe.
 */
final class Jobs {
  /** What callers are told when there are no more workers. */
  static final String CLOSED = "the workers are being stopped";

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final Deque<Seat> idle = new ArrayDeque<>();
  private final List<Seat> seats = new ArrayList<>();
  private boolean closed;

  /** One worker's place. */
  static final class Seat {
    private final Condition changed;
    private Optional<Job> next = Optional.empty();
    private boolean woken;

    private Seat(Condition changed) {
      this.changed = changed;
    }
  }

  /** A place for one more worker. */
  Seat seat() {
    lock.lock();
    try {
      Seat seat = new Seat(lock.newCondition());
      seats.add(seat);
      return seat;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a call behind all others; false when there are no more workers. */
  boolean add(Job job) {
    return give(job, false);
  }

  /** Adds a call before all others; false when there are no more workers. */
  boolean addFirst(Job job) {
    return give(job, true);
  }

  private boolean give(Job job, boolean first) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      Seat seat = idle.poll();
      if (seat != null) {
        seat.next = Optional.of(job);
        seat.changed.signal();
      } else if (first) {
        waiting.addFirst(job);
      } else {
        waiting.addLast(job);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The call waits no more. */
  void remove(Job job) {
    lock.lock();
    try {
      waiting.remove(job);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next call for this seat; nothing when that time is over, the seat is woken or there will be
   * no more.
   */
  Optional<Job> take(Seat seat, long nanos) throws InterruptedException {
    lock.lock();
    try {
      Job job = seat.woken || closed ? null : waiting.poll();
      if (job != null) {
        return Optional.of(job);
      }
      idle.add(seat);
      long left = nanos;
      while (seat.next.isEmpty() && !seat.woken && !closed && left > 0) {
        left = seat.changed.awaitNanos(left);
      }
      idle.remove(seat);
      Optional<Job> given = seat.next;
      seat.next = Optional.empty();
      return given;
    } finally {
      seat.woken = false;
      lock.unlock();
    }
  }

  /** Lets the seat look after its worker, now or when it asks for a call. */
  void wake(Seat seat) {
    lock.lock();
    try {
      seat.woken = true;
      seat.changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits that time, or until there are no more calls. */
  void pause(Seat seat, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = seat.changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** No more calls; those that wait are returned, and all seats woken. */
  List<Job> close() {
    lock.lock();
    try {
      closed = true;
      List<Job> left = List.copyOf(waiting);
      waiting.clear();
      seats.forEach(seat -> seat.changed.signal());
      return left;
    } finally {
      lock.unlock();
    }
  }
}
