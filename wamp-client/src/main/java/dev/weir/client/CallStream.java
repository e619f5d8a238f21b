package dev.weir.client;

import dev.weir.protocol.CallOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A call whose arguments go out in chunks, each of which reaches the callee at once (advanced
 * profile, progressive call invocations). With {@link Call#onProgress} results come back meanwhile,
 * and the call is a two-way stream.
 *
 * <p>A chunk waits for room in the send queue, so that a router that reads slowly slows its senders
 * down. The timeout of the call counts from the last chunk sent and the last result received. What
 * was asked of the call, its options, holds for all chunks.
 *
 * <p>Thread-safe; chunks of one thread keep their order. Closing a stream that is not finished
 * cancels the call.
 */
public final class CallStream implements AutoCloseable {
  private final Caller caller;
  private final PendingCall pending;
  private final SentCall call;
  private final CallOptions unfinished;

  /** Held while a chunk is sent: none may follow the last. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile boolean finished;

  CallStream(Caller caller, PendingCall pending, SentCall call) {
    this.caller = caller;
    this.pending = pending;
    this.call = call;
    this.unfinished = call.unfinished();
  }

  /** Sends a chunk of positional arguments; see {@link #send(Arguments)}. */
  public void send(Object... chunk) {
    send(Arguments.of(chunk));
  }

  /**
   * Sends a chunk. While the send queue is full this method waits, at most for the timeout of the
   * call or the client's send timeout, whichever is shorter.
   *
   * @throws WampException if it was not sent: with {@link Reason#CANCELED} if the call has ended
   *     already, as {@link #result()} tells, with {@link Reason#OVERLOADED} if there was no room,
   *     or as {@link WampClient#publish(Publication)}. The stream is open still unless the call has
   *     ended.
   * @throws IllegalStateException after {@link #finish}
   */
  public void send(Arguments chunk) {
    lock.lock();
    try {
      requireUnfinished();
      requireRunning();
      caller.next(pending, call, unfinished, chunk);
    } finally {
      lock.unlock();
    }
  }

  /** Sends the last chunk, of positional arguments; see {@link #finish(Arguments)}. */
  public CompletableFuture<CallResult> finish(Object... chunk) {
    return finish(Arguments.of(chunk));
  }

  /**
   * Sends the last chunk, which may be empty; otherwise as {@link #send(Arguments)}. Nothing is
   * sent if the call has ended already, because the callee may answer before it has heard all.
   *
   * @return the result, as {@link #result()}
   * @throws WampException if it was not sent, and the call has not ended
   * @throws IllegalStateException the second time
   */
  public CompletableFuture<CallResult> finish(Arguments chunk) {
    lock.lock();
    try {
      requireUnfinished();
      if (!pending.isSettled()) {
        caller.next(pending, call, call.options(), chunk);
      }
      finished = true;
      return pending;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The final result, which may come before the last chunk was sent; otherwise as {@link
   * WampClient#call(Call)}.
   */
  public CompletableFuture<CallResult> result() {
    return pending;
  }

  /** Whether chunks can be sent: neither is the stream finished nor has the call ended. */
  public boolean isOpen() {
    return !finished && !pending.isSettled();
  }

  /** Cancels the call, unless the stream is finished or the call has ended. */
  @Override
  public void close() {
    if (isOpen()) {
      pending.cancel(true);
    }
  }

  private void requireUnfinished() {
    if (finished) {
      throw new IllegalStateException("the last chunk was sent already");
    }
  }

  private void requireRunning() {
    if (pending.isSettled()) {
      throw Failures.ended(pending.description());
    }
  }

  @Override
  public String toString() {
    return "CallStream to " + call.procedure();
  }
}
