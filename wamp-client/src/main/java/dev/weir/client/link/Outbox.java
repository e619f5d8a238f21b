package dev.weir.client.link;

import dev.weir.protocol.codec.ByteSink;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What waits for a connection's writer thread, bounded in bytes. The writer takes all of it at
 * once; two batches change places. Thread-safe; {@link #await}, {@link #take} and {@link #written}
 * belong to the writer thread.
 */
final class Outbox {
  /**
   * Bytes for which the writer is woken in the middle of a burst, which the router works on then.
   */
  private static final int BURST = 16 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final long limit;
  private final Bursts bursts;
  private final Runnable flush = this::flush;
  private Batch filling = new Batch();
  private Batch writing = new Batch();
  private byte[] pong;
  private boolean writerWaits;
  private boolean flushed; // as much as the writer need not let grow
  private boolean sealed;

  /**
   * An empty outbox.
   *
   * @param limit bytes above which callers wait; what must not wait may take it to twice as much
   * @param bursts knows when it is too early to wake the writer
   */
  Outbox(long limit, Bursts bursts) {
    this.limit = limit;
    this.bursts = bursts;
  }

  /**
   * Appends a message, after waiting for room at most this long: only a thread that has to wait can
   * be interrupted. The message is written under the lock: what its writer does besides happens in
   * the order of the wire. If it throws, nothing is appended.
   */
  Offer offer(FrameKind kind, Consumer<ByteSink> message, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!sealed && backlog() >= limit) {
        if (left <= 0) {
          return Offer.FULL;
        }
        wake();
        left = room.awaitNanos(left);
      }
      return append(kind, message);
    } finally {
      lock.unlock();
    }
  }

  /** Appends a message that must not wait; FULL only at twice the limit. */
  Offer post(FrameKind kind, Consumer<ByteSink> message) {
    lock.lock();
    try {
      return backlog() >= 2 * limit ? Offer.FULL : append(kind, message);
    } finally {
      lock.unlock();
    }
  }

  /** Has the last ping answered; RFC 6455 section 5.5.3 wants no more, so a flood costs nothing. */
  void pong(byte[] payload) {
    lock.lock();
    try {
      pong = payload;
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** Appends a last frame and takes no more; without effect the second time. */
  void seal(Consumer<ByteSink> close) {
    lock.lock();
    try {
      append(FrameKind.CLOSE, close);
      sealed = true;
      room.signalAll();
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** Drops everything and takes no more. */
  void discard() {
    lock.lock();
    try {
      filling.clear();
      pong = null;
      sealed = true;
      room.signalAll();
      wake();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until {@link #take} has something to give; true if it had to wait, and more may come that
   * belongs to it.
   */
  boolean await() throws InterruptedException {
    boolean waited = false;
    lock.lockInterruptibly();
    try {
      while (filling.count() == 0 && pong == null && !sealed) {
        waited = true;
        writerWaits = true;
        filled.await();
      }
      writerWaits = false;
      boolean whole = flushed;
      flushed = false;
      return waited && !whole;
    } finally {
      lock.unlock();
    }
  }

  /** All that waits; an empty batch when nothing will ever come. */
  Batch take() {
    lock.lock();
    try {
      appendPong();
      Batch taken = filling;
      filling = writing;
      writing = taken;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Says that the batch taken last is written. */
  void written() {
    lock.lock();
    try {
      writing.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Offer append(FrameKind kind, Consumer<ByteSink> message) {
    if (sealed) {
      return Offer.SEALED;
    }
    int start = filling.size();
    try {
      message.accept(filling.payloads());
    } catch (RuntimeException e) {
      filling.payloads().position(start);
      throw e;
    }
    filling.end(kind);
    if (writerWaits) {
      flushed = filling.size() >= BURST;
      if (flushed || !bursts.joined(flush)) {
        wake();
      }
    }
    return Offer.ACCEPTED;
  }

  private void appendPong() {
    if (pong != null && !sealed) {
      filling.payloads().put(pong);
      filling.end(FrameKind.PONG);
    }
    pong = null;
  }

  private long backlog() {
    return (long) filling.size() + writing.size();
  }

  private void flush() {
    lock.lock();
    try {
      if (writerWaits && filling.count() > 0) {
        flushed = true;
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    if (writerWaits) {
      writerWaits = false;
      filled.signal();
    }
  }
}
