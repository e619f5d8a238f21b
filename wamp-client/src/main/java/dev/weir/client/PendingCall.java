package dev.weir.client;

import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * A call that waits for its result, and the future that its caller holds. Whoever claims it in
 * {@link Requests} completes it; whoever completes the future otherwise, by cancelling it above
 * all, cancels the call at the router. Thread-safe.
 */
final class PendingCall extends CompletableFuture<CallResult> implements Pending {
  private final Caller caller;
  private final String procedure;
  private final CancelMode cancelMode;
  private final Duration timeout;
  private final Optional<ProgressReceiver> progress;
  private volatile long id;
  private volatile long heard = System.nanoTime();
  private volatile boolean settled;
  private volatile Future<?> alarm = CompletableFuture.completedFuture(null);

  PendingCall(Caller caller, Call call, Duration timeout, Optional<ProgressReceiver> progress) {
    this.caller = caller;
    this.procedure = call.procedure();
    this.cancelMode = call.cancelMode();
    this.timeout = timeout;
    this.progress = progress;
  }

  @Override
  public MessageType request() {
    return MessageType.CALL;
  }

  @Override
  public String description() {
    return "the call of " + procedure;
  }

  @Override
  public void sent(long request) {
    id = request;
  }

  long id() {
    return id;
  }

  CancelMode cancelMode() {
    return cancelMode;
  }

  Duration timeout() {
    return timeout;
  }

  /** When something was last heard of it, or else when it was made, in ticks of nanoTime. */
  long heard() {
    return heard;
  }

  /** The alarm to be called off when it is completed. */
  void alarm(Future<?> next) {
    alarm = next;
    if (settled) {
      next.cancel(false);
    }
  }

  @Override
  public void progressed(Result result) {
    if (progress.isEmpty()) {
      return;
    }
    heard = System.nanoTime();
    if (!progress.get().receive(caller.result(result))) {
      caller.overflow(this);
    }
  }

  @Override
  public void answered(Message answer) {
    settle();
    CallResult result = caller.result((Result) answer);
    progress.ifPresentOrElse(
        receiver -> receiver.finish(() -> caller.complete(() -> super.complete(result))),
        () -> caller.complete(() -> super.complete(result)));
  }

  @Override
  public void failed(WampException failure) {
    settle();
    caller.complete(() -> super.completeExceptionally(failure));
  }

  /** Fails before it was sent, when nobody can have asked for it yet. */
  CompletableFuture<CallResult> unsent(WampException failure) {
    super.completeExceptionally(failure);
    return this;
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    return abandoned(super.cancel(mayInterrupt));
  }

  @Override
  public boolean complete(CallResult value) {
    return abandoned(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return abandoned(super.completeExceptionally(failure));
  }

  private boolean abandoned(boolean completed) {
    if (completed) {
      settle();
      caller.cancel(this);
    }
    return completed;
  }

  private void settle() {
    settled = true;
    alarm.cancel(false);
  }
}
