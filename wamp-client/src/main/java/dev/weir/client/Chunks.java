package dev.weir.client;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The chunks of one invocation that wait for its handler (advanced profile, progressive call
 * invocations). The reader thread puts them in without waiting; the handler waits for them.
 * Thread-safe.
 */
final class Chunks {
  /** What a chunk weighs besides its payload, in bytes. */
  static final int OVERHEAD = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Received> waiting = new ArrayDeque<>();
  private volatile Runnable listener = () -> {};
  private boolean complete;
  private boolean closed;
  private long weight;

  /** Adds a chunk; the bytes that it holds from now on, 0 when nobody wants it any longer. */
  int add(Received chunk, boolean last) {
    lock.lock();
    try {
      complete |= last;
      if (closed) {
        return 0;
      }
      int size = OVERHEAD + chunk.size();
      waiting.add(chunk);
      weight += size;
      changed.signalAll();
      return size;
    } finally {
      lock.unlock();
      listener.run();
    }
  }

  /** Has something told of what comes, by the thread that brings it: it must not wait. */
  void listen(Runnable told) {
    listener = told;
    told.run();
  }

  /** The next chunk, if it is here yet. */
  Optional<Received> poll() {
    lock.lock();
    try {
      return taken();
    } finally {
      lock.unlock();
    }
  }

  /** How it ended, once there is nothing more to take. */
  Optional<Feed.End> end() {
    lock.lock();
    try {
      if (closed) {
        return Optional.of(Feed.End.of(Failures.ended("the invocation")));
      }
      return complete && waiting.isEmpty() ? Optional.of(Feed.End.COMPLETE) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Received> taken() {
    Received chunk = waiting.poll();
    weight -= chunk == null ? 0 : OVERHEAD + chunk.size();
    return Optional.ofNullable(chunk);
  }

  /** Whether the last chunk has come. */
  boolean isComplete() {
    lock.lock();
    try {
      return complete;
    } finally {
      lock.unlock();
    }
  }

  /** No chunk is wanted any longer; returns the bytes of those that nobody took. */
  long close() {
    lock.lock();
    try {
      long left = weight;
      closed = true;
      waiting.clear();
      weight = 0;
      changed.signalAll();
      return left;
    } finally {
      lock.unlock();
      listener.run();
    }
  }

  /**
   * Takes the next chunk, after waiting for it; empty behind the last one.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws WampException with {@link Reason#CANCELED} if no more will come
   */
  Optional<Received> take() throws InterruptedException {
    ForkJoinPool.managedBlock(new Waiting());
    lock.lock();
    try {
      if (closed) {
        throw Failures.ended("the invocation");
      }
      return taken();
    } finally {
      lock.unlock();
    }
  }

  /** Lets a pool of threads grow while one of them waits. */
  private final class Waiting implements ForkJoinPool.ManagedBlocker {
    @Override
    public boolean block() throws InterruptedException {
      lock.lock();
      try {
        while (!ready()) {
          changed.await();
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean isReleasable() {
      lock.lock();
      try {
        return ready();
      } finally {
        lock.unlock();
      }
    }

    private boolean ready() {
      return closed || complete || !waiting.isEmpty();
    }
  }

  /** The arguments of all chunks in their order, which begins with those of the invocation. */
  static final class Reading implements Iterator<Arguments> {
    private final Reply reply;
    private Optional<Received> next;

    Reading(Reply reply, Received first) {
      this.reply = reply;
      this.next = Optional.of(first);
    }

    @Override
    public boolean hasNext() {
      if (next.isEmpty()) {
        next = reply.nextChunk();
      }
      return next.isPresent();
    }

    @Override
    public Arguments next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the last chunk was taken already");
      }
      Received chunk = next.orElseThrow();
      next = Optional.empty();
      return chunk.arguments();
    }
  }
}
