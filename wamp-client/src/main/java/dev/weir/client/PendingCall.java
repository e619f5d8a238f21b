package dev.weir.client;

import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A call that waits for its result, and the future that its caller holds. Whoever claims it in
 * {@link Requests} completes it; whoever completes the future otherwise, by cancelling it above
 * all, cancels the call at the router. Thread-safe.
 */
final class PendingCall extends CompletableFuture<CallResult> implements Pending {
  private final Caller caller;
  private final String procedure;
  private final CancelMode cancelMode;
  private final Optional<ProgressReceiver> progress;
  private final Duration timeout;
  private final Alarm alarm;
  private volatile long id;
  private volatile boolean settled;

  PendingCall(
      Caller caller,
      ClientThreads threads,
      Call call,
      Duration timeout,
      Optional<ProgressReceiver> progress) {
    this.caller = caller;
    this.procedure = call.procedure();
    this.cancelMode = call.cancelMode();
    this.progress = progress;
    this.timeout = timeout;
    this.alarm = threads.deadlines().alarm(timeout.toNanos(), () -> caller.expire(this));
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

  /** Has its time run, once it was sent. */
  void watch() {
    alarm.set();
  }

  /** A part of it went out or came in, which gives it new time. */
  void heard() {
    alarm.heard();
  }

  /** Whether its end is known, if only to this client. */
  boolean isSettled() {
    return settled;
  }

  @Override
  public void progressed(Result result) {
    if (progress.isEmpty()) {
      return;
    }
    heard();
    if (!progress.get().receive(caller.result(procedure, result))) {
      caller.overflow(this);
    }
  }

  @Override
  public void answered(Message answer) {
    settle();
    CallResult result = caller.result(procedure, (Result) answer);
    progress.ifPresentOrElse(
        receiver -> receiver.finish(() -> caller.complete(() -> finish(result))),
        () -> caller.complete(() -> finish(result)));
  }

  private void finish(CallResult result) {
    try {
      result.requireTrusted();
      super.complete(result);
    } catch (WampException e) {
      super.completeExceptionally(e);
    }
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
    alarm.off();
  }
}
