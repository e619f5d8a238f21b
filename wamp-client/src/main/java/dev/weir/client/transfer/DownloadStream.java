package dev.weir.client.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A download as it is read: what has come and was not read is a window at most. Read by one thread
 * at a time; closed by any.
 */
final class DownloadStream extends ChunkedInput implements Sink {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private final DownloadLeg leg;
  private final Attempts attempts;
  private final CompletableFuture<Transfer> transfer;

  DownloadStream(TransferOptions options, dev.weir.client.Call call) {
    this.leg = new DownloadLeg(options, this);
    this.attempts = new Attempts(options, call, leg);
    this.transfer = attempts.future();
    transfer.whenComplete((done, failure) -> wake());
  }

  /** Begins; the stream can be read from now on. */
  CompletableFuture<Transfer> begin() {
    return attempts.begin();
  }

  @Override
  public boolean accept(byte[] octets) {
    lock.lock();
    try {
      waiting.add(octets);
      changed.signalAll();
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finish() {}

  @Override
  public void abort() {}

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells that a chunk has been read, so that the callee sends more. */
  @Override
  void took(int octets) {
    attempts.goOn(
        call -> {
          leg.taken(octets);
          call.ifPresent(leg::give);
        });
  }

  @Override
  Optional<byte[]> next() throws IOException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !transfer.isDone()) {
        changed.await();
      }
      if (waiting.isEmpty()) {
        requireWhole();
      }
      return Optional.ofNullable(waiting.poll());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the wait for the next chunk was interrupted");
    } finally {
      lock.unlock();
    }
  }

  private void requireWhole() throws IOException {
    if (transfer.isCancelled()) {
      throw new IOException("the stream is closed");
    }
    Optional<Throwable> failure =
        Optional.ofNullable(transfer.handle((done, cause) -> cause).join());
    if (failure.isPresent()) {
      throw new IOException(failure.get().getMessage(), failure.get());
    }
  }

  /** Cancels what has not come yet. */
  @Override
  public void close() {
    transfer.cancel(true);
    lock.lock();
    try {
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
