package dev.weir.client;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what a source has to one subscriber, no more than that asks for, one signal after another,
 * on an executor. What nobody has asked for yet stays in the source. Thread-safe.
 *
 * @param <T> what is given
 */
final class Feed<T> implements Flow.Subscription {
  /** What a feed takes its elements from; only one thread at a time does. */
  interface Source<T> {
    /** The end, once there is nothing before it. */
    Optional<End> end();

    /** Takes the next element, if it is here yet. */
    Optional<T> poll();

    /** Nobody wants anything any longer; must not wait. Called once at most. */
    void cancel();
  }

  /**
   * How a source ended.
   *
   * @param failure why, if not because all is said
   */
  record End(Optional<Throwable> failure) {
    static final End COMPLETE = new End(Optional.empty());

    static End of(Throwable failure) {
      return new End(Optional.of(failure));
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  private final Flow.Subscriber<? super T> subscriber;
  private final Executor executor;
  private final Source<T> source;
  private final AtomicLong demand = new AtomicLong();

  /** How often something has changed since the signals were last looked after; 0 when they rest. */
  private final AtomicInteger changes = new AtomicInteger();

  private final AtomicBoolean over = new AtomicBoolean();

  /** What went wrong here and not in the source, which ends it at once. */
  private volatile Optional<Throwable> failure = Optional.empty();

  Feed(Flow.Subscriber<? super T> subscriber, Executor executor, Source<T> source) {
    this.subscriber = Objects.requireNonNull(subscriber);
    this.executor = executor;
    this.source = source;
  }

  /** Begins with onSubscribe, before any other signal; false if nothing is wanted after that. */
  boolean start() {
    changes.set(1);
    try {
      subscriber.onSubscribe(this);
    } catch (RuntimeException | Error e) {
      LOG.warn("a subscriber failed in onSubscribe", e);
      cancel();
    }
    execute();
    return !over.get();
  }

  /** The source has an element more, or its end. Never waits. */
  void changed() {
    if (changes.getAndIncrement() == 0) {
      execute();
    }
  }

  @Override
  public void request(long elements) {
    if (elements <= 0) {
      failure =
          Optional.of(
              new IllegalArgumentException(
                  "a subscriber must request more than zero, not "
                      + elements
                      + " (Reactive Streams, rule 3.9)"));
    } else {
      demand.accumulateAndGet(elements, Feed::plus);
    }
    changed();
  }

  @Override
  public void cancel() {
    if (finish()) {
      source.cancel();
    }
  }

  private static long plus(long some, long more) {
    return some + more < 0 ? Long.MAX_VALUE : some + more;
  }

  private void execute() {
    try {
      executor.execute(this::signal);
    } catch (RejectedExecutionException e) {
      Throwable cause = source.end().flatMap(End::failure).orElse(e);
      if (finish()) {
        source.cancel();
        guarded(() -> subscriber.onError(cause));
      }
    }
  }

  private void signal() {
    int seen = changes.get();
    while (seen != 0) {
      while (!over.get() && signalled()) {}
      seen = changes.addAndGet(-seen);
    }
  }

  /** Gives one signal; false if there is none to give. */
  private boolean signalled() {
    Optional<End> end = failure.map(End::of).or(source::end);
    if (end.isPresent()) {
      end(end.get());
      return false;
    }
    if (demand.get() == 0) {
      return false;
    }
    Optional<T> next = polled();
    if (next.isPresent() && !over.get()) {
      demand.accumulateAndGet(1, (some, one) -> some == Long.MAX_VALUE ? some : some - one);
      guarded(() -> subscriber.onNext(next.get()));
    }
    return next.isPresent();
  }

  /** The next element, if there is one that can be read. */
  private Optional<T> polled() {
    try {
      return source.poll();
    } catch (RuntimeException e) {
      failure = Optional.of(e);
      changes.getAndIncrement();
      return Optional.empty();
    }
  }

  private void end(End end) {
    if (!finish()) {
      return;
    }
    if (failure.isPresent()) {
      source.cancel();
    }
    guarded(() -> end.failure().ifPresentOrElse(subscriber::onError, subscriber::onComplete));
  }

  /** No signal follows; true for the first who says so. */
  private boolean finish() {
    return over.compareAndSet(false, true);
  }

  /** A subscriber that throws has broken the rules (2.13), and gets no more. */
  private void guarded(Runnable signal) {
    try {
      signal.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("a subscriber failed, and gets no more", e);
      cancel();
    }
  }
}
