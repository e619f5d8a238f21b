package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A subscriber that requests only what a test has it request, and notes all signals. */
final class Heard<T> implements Flow.Subscriber<T> {
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final BlockingQueue<T> elements = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger overlaps = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
  }

  @Override
  public void onNext(T element) {
    enter(() -> elements.add(element));
  }

  @Override
  public void onError(Throwable failure) {
    enter(() -> end.completeExceptionally(failure));
  }

  @Override
  public void onComplete() {
    enter(() -> end.complete(null));
  }

  private void enter(Runnable signal) {
    if (inside.incrementAndGet() != 1) {
      overlaps.incrementAndGet();
    }
    if (end.isDone()) {
      late.incrementAndGet();
    }
    signal.run();
    inside.decrementAndGet();
  }

  Heard<T> request(long count) {
    ScriptedRouter.soon(subscription).request(count);
    return this;
  }

  void cancel() {
    ScriptedRouter.soon(subscription).cancel();
  }

  /** The next element, which comes soon. */
  T next() {
    try {
      T element = elements.poll(ScriptedPeer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      assertThat(element).as("the next element").isNotNull();
      return element;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** How many elements have come and were not looked at. */
  int waiting() {
    return elements.size();
  }

  CompletableFuture<Void> end() {
    return end;
  }

  /** Sees that signals came one after another, and none behind the end. */
  void requireRules() {
    assertThat(overlaps).as("signals at the same time").hasValue(0);
    assertThat(late).as("signals behind the end").hasValue(0);
  }
}
