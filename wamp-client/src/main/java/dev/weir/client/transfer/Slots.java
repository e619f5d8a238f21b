package dev.weir.client.transfer;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets so many transfers run at once; further ones wait in order, up to a bound. Thread-safe. */
final class Slots {
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final int atOnce;
  private final int mostWaiting;
  private int running;
  private boolean beginning;

  private record Waiting(
      Supplier<CompletableFuture<Transfer>> begin, CompletableFuture<Transfer> outcome) {}

  Slots(int atOnce, int mostWaiting) {
    this.atOnce = atOnce;
    this.mostWaiting = mostWaiting;
  }

  /** Begins a transfer when its turn comes; cancelling the future ends it, or its wait. */
  CompletableFuture<Transfer> enter(Supplier<CompletableFuture<Transfer>> begin) {
    Waiting entering = new Waiting(begin, new CompletableFuture<>());
    lock.lock();
    try {
      if (running >= atOnce && waiting.size() >= mostWaiting) {
        return CompletableFuture.failedFuture(TransferErrors.tooManyWait(mostWaiting));
      }
      waiting.add(entering);
    } finally {
      lock.unlock();
    }
    beginAll();
    return entering.outcome();
  }

  /** One thread at a time, so that many that end at once do not begin each other ever deeper. */
  private void beginAll() {
    for (Optional<Waiting> next = next(true); next.isPresent(); next = next(false)) {
      begin(next.get());
    }
  }

  private void begin(Waiting next) {
    CompletableFuture<Transfer> transfer = next.begin().get();
    transfer.whenComplete(
        (done, failure) -> {
          leave();
          complete(next.outcome(), done, failure);
        });
    next.outcome().whenComplete((done, failure) -> transfer.cancel(true));
  }

  private static void complete(
      CompletableFuture<Transfer> outcome, Transfer done, Throwable failure) {
    if (failure == null) {
      outcome.complete(done);
    } else {
      outcome.completeExceptionally(failure);
    }
  }

  private void leave() {
    lock.lock();
    try {
      running--;
    } finally {
      lock.unlock();
    }
    beginAll();
  }

  /** The next that may begin, if there is one, and if it is for this thread to begin it. */
  private Optional<Waiting> next(boolean entering) {
    lock.lock();
    try {
      if (entering && beginning) {
        return Optional.empty();
      }
      while (!waiting.isEmpty() && waiting.element().outcome().isDone()) {
        waiting.remove(); // It was cancelled while it waited.
      }
      beginning = running < atOnce && !waiting.isEmpty();
      running += beginning ? 1 : 0;
      return beginning ? Optional.of(waiting.remove()) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** How many run. */
  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }
}
