package dev.weir.client;

import dev.weir.client.passthru.Passthru;
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
    PendingCall pending = pending(call);
    context.counters().calls.increment();
    try {
      SentCall sent = checked(call);
      first(pending, sent, sent.options(), call.arguments());
      return pending;
    } catch (WampException e) {
      return pending.unsent(e);
    }
  }

  /**
   * Opens a call that more chunks follow.
   *
   * @throws WampException if it was not sent
   */
  CallStream stream(Call call) {
    if (!context.router().progressiveInvocations()) {
      throw Failures.notSupported("calls in chunks (progressive_call_invocations)");
    }
    PendingCall pending = pending(call);
    context.counters().calls.increment();
    SentCall sent = checked(call);
    first(pending, sent, sent.unfinished(), call.arguments());
    return new CallStream(this, pending, sent);
  }

  /**
   * Sends a further chunk of a call, after waiting for room in the queue if need be.
   *
   * @throws WampException if it was not sent
   */
  void next(PendingCall pending, SentCall sent, CallOptions options, Arguments chunk) {
    Payload payload = context.codec().encode(chunk, sent.passthru());
    context
        .sender()
        .continuation(
            pending.description(),
            new dev.weir.protocol.Call(pending.id(), options, sent.procedure(), payload),
            pending.timeout());
    pending.heard();
  }

  CallResult result(String procedure, Result result) {
    Dict details = result.details().dict();
    return new CallResult(
        details, new Received(context.codec(), result.payload(), details, procedure));
  }

  void complete(Runnable completion) {
    context.threads().complete(completion);
  }

  /** Nobody waits for it any longer. */
  void cancel(PendingCall call) {
    if (context.requests().claim(call.id(), call)) {
      context.counters().canceled.increment();
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

  /** On the timer's thread. */
  void expire(PendingCall call) {
    context.counters().timeouts.increment();
    fail(call, Failures.timeout(call.description(), call.timeout()));
  }

  private PendingCall pending(Call call) {
    Duration timeout = call.timeout().orElse(context.options().timeout());
    return new PendingCall(this, context.threads(), call, timeout, receiver(call));
  }

  private SentCall checked(Call call) {
    if (!UriRules.LOOSE.valid(call.procedure(), MatchPolicy.EXACT)) {
      throw Failures.invalidUri("URI of a procedure", call.procedure());
    }
    Optional<Passthru> passthru = context.codec().passthru(call.passthru(), call.procedure());
    if (passthru.isPresent() && !context.router().callPassthru()) {
      throw Failures.notSupported("calls with packed arguments (payload_passthru_mode)");
    }
    return new SentCall(call.procedure(), options(call, passthru), passthru);
  }

  private void first(PendingCall pending, SentCall sent, CallOptions options, Arguments arguments) {
    Payload payload = context.codec().encode(arguments, sent.passthru());
    context
        .sender()
        .request(
            pending,
            id -> new dev.weir.protocol.Call(id, options, sent.procedure(), payload),
            pending.timeout());
    pending.watch();
  }

  private CallOptions options(Call call, Optional<Passthru> passthru) {
    boolean progress = call.progress().isPresent() && context.router().progressiveResults();
    if (call.options().isEmpty() && !progress && passthru.isEmpty()) {
      return CallOptions.NONE;
    }
    Map<String, Object> options = new LinkedHashMap<>(call.options());
    if (progress) {
      options.put("receive_progress", true);
    }
    passthru.ifPresent(packed -> options.putAll(packed.attributes()));
    return context.codec().options(options, CallOptions::of);
  }

  private Optional<ProgressReceiver> receiver(Call call) {
    return call.progress()
        .map(
            receiver ->
                new ProgressReceiver(
                    context.threads().handlers(), context.options().receiveQueue(), receiver));
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
