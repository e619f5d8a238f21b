package dev.weir.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future of the client, or one that follows on it. A thread that completes futures and waits for
 * this one meanwhile leaves the others to another thread ({@link Completions}). Thread-safe.
 */
class ClientFuture<T> extends CompletableFuture<T> {
  private final ClientThreads threads;

  ClientFuture(ClientThreads threads) {
    this.threads = threads;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new ClientFuture<>(threads);
  }

  @Override
  public T join() {
    if (isDone()) {
      return super.join();
    }
    try {
      return threads.awaiting(super::join);
    } catch (InterruptedException e) {
      throw new AssertionError("join() is not interrupted", e);
    }
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    return isDone() ? super.get() : threads.awaiting(super::get);
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (isDone()) {
      return super.get(timeout, unit);
    }
    return timed(timeout, unit);
  }

  private T timed(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return threads.<T, Exception>awaiting(() -> super.get(timeout, unit));
    } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
