package dev.weir.client;

import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.UriRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The Caller role of a session: calls, their timeouts and their cancelling. Thread-safe. */
final class Caller {
  private final SessionContext context;

  Caller(SessionContext context) {
    this.context = context;
  }

  /** Calls; the future always completes. */
  CompletableFuture<CallResult> call(Call call) {
    Duration timeout = call.timeout().orElse(context.options().timeout());
    PendingCall pending = new PendingCall(this, call, timeout, receiver(call));
    try {
      send(call, pending);
      if (!timeout.isZero()) {
        watch(pending, timeout.toNanos());
      }
      return pending;
    } catch (WampException e) {
      return pending.unsent(e);
    }
  }

  CallResult result(Result result) {
    return new CallResult(result.details().dict(), new Received(context.codec(), result.payload()));
  }

  void complete(Runnable completion) {
    context.threads().complete(completion);
  }

  /** Nobody waits for it any longer. */
  void cancel(PendingCall call) {
    if (context.requests().claim(call.id(), call)) {
      cancelAtRouter(call);
    }
  }

  /** Progressive results come faster than they are taken. */
  void overflow(PendingCall call) {
    fail(
        call,
        Failures.overloaded(
            call.description()
                + " was cancelled: its progressive results came faster than they were taken, and"
                + " more than "
                + context.options().receiveQueue()
                + " bytes waited (receiveQueue)"));
  }

  private void send(Call call, PendingCall pending) {
    if (!UriRules.LOOSE.valid(call.procedure(), MatchPolicy.EXACT)) {
      throw Failures.invalidUri("URI of a procedure", call.procedure());
    }
    CallOptions options = options(call);
    Payload payload = context.codec().encode(call.arguments());
    context
        .sender()
        .request(
            pending,
            id -> new dev.weir.protocol.Call(id, options, call.procedure(), payload),
            pending.timeout());
  }

  private CallOptions options(Call call) {
    boolean progress = call.progress().isPresent() && context.router().progressiveResults();
    if (call.options().isEmpty() && !progress) {
      return CallOptions.NONE;
    }
    Map<String, Object> options = new LinkedHashMap<>(call.options());
    if (progress) {
      options.put("receive_progress", true);
    }
    return context.codec().options(options, CallOptions::of);
  }

  private Optional<ProgressReceiver> receiver(Call call) {
    return call.progress()
        .map(
            receiver ->
                new ProgressReceiver(
                    context.threads().handlers(), context.options().receiveQueue(), receiver));
  }

  private void watch(PendingCall call, long nanos) {
    call.alarm(context.threads().after(nanos, () -> expire(call)));
  }

  /** On the timer's thread: a progressive result in the meantime gives it new time. */
  private void expire(PendingCall call) {
    long left = call.heard() + call.timeout().toNanos() - System.nanoTime();
    if (left > 0) {
      watch(call, left);
    } else {
      fail(call, Failures.timeout(call.description(), call.timeout()));
    }
  }

  private void fail(PendingCall call, WampException failure) {
    if (context.requests().claim(call.id(), call)) {
      cancelAtRouter(call);
      call.failed(failure);
    }
  }

  private void cancelAtRouter(PendingCall call) {
    if (context.router().callCanceling()) {
      Dict options = Dict.of("mode", call.cancelMode().word());
      context.sender().post(new Cancel(call.id(), CancelOptions.of(options)));
    }
  }
}
