package dev.weir.client;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What came and was not asked for yet, up to a bound in bytes; above it nothing is dropped in
 * silence: whoever offers hears of it. Thread-safe.
 *
 * @param <T> what is kept
 */
final class FeedBuffer<T> implements Feed.Source<T> {
  /** What an element weighs besides its payload, in bytes. */
  private static final int OVERHEAD = 256;

  private record Element<T>(T value, int weight) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Element<T>> elements = new ArrayDeque<>();
  private final long limit;
  private final Runnable canceled;
  private long weight;
  private Optional<Feed.End> end = Optional.empty();

  /**
   * An empty buffer.
   *
   * @param limit bytes from which on nothing more is taken
   * @param canceled runs when nobody wants anything any longer
   */
  FeedBuffer(long limit, Runnable canceled) {
    this.limit = limit;
    this.canceled = canceled;
  }

  /** Takes one in; false if it is full. What comes behind the end is not wanted. */
  boolean offer(T element, int bytes) {
    lock.lock();
    try {
      if (end.isPresent()) {
        return true;
      }
      return weight < limit && add(element, OVERHEAD + bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Takes in the last one, full or not. */
  void finish(T element) {
    lock.lock();
    try {
      if (end.isEmpty()) {
        add(element, 0);
        end = Optional.of(Feed.End.COMPLETE);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends behind what is in it; the first end counts. */
  void end(Feed.End how) {
    lock.lock();
    try {
      end = end.or(() -> Optional.of(how));
    } finally {
      lock.unlock();
    }
  }

  /** Ends behind what is in it, with a failure. */
  void fail(Throwable failure) {
    end(Feed.End.of(failure));
  }

  private boolean add(T element, int bytes) {
    weight += bytes;
    return elements.add(new Element<>(element, bytes));
  }

  @Override
  public Optional<Feed.End> end() {
    lock.lock();
    try {
      return elements.isEmpty() ? end : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<T> poll() {
    lock.lock();
    try {
      Element<T> first = elements.poll();
      weight -= first == null ? 0 : first.weight();
      return Optional.ofNullable(first).map(Element::value);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel() {
    lock.lock();
    try {
      elements.clear();
      weight = 0;
      end = end.or(() -> Optional.of(Feed.End.COMPLETE));
    } finally {
      lock.unlock();
    }
    canceled.run();
  }
}
