package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.CancelOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The Caller role of a session: sends calls and cancels them at the router. Thread-safe. */
final class Caller {
  private final SessionContext context;

  Caller(SessionContext context) {
    this.context = context;
  }

  PayloadCodec codec() {
    return context.codec();
  }

  /** Whether its session takes nothing any more. */
  boolean isOver() {
    return context.sender().isOver();
  }

  /**
   * Sends a call, after waiting for room in the queue if need be.
   *
   * @throws WampException if it was not sent
   */
  void send(PendingCall pending) {
    SentCall sent = checked(pending);
    first(pending, sent, sent.options());
  }

  /**
   * Sends the first chunk of a call that more follow; otherwise as {@link #send}.
   *
   * @throws WampException if it was not sent
   */
  CallStream stream(PendingCall pending) {
    if (!context.router().progressiveInvocations()) {
      throw Failures.notSupported("calls in chunks (progressive_call_invocations)");
    }
    SentCall sent = checked(pending);
    first(pending, sent, sent.unfinished());
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
            pending::description,
            new dev.weir.protocol.Call(pending.id(), options, sent.procedure(), payload),
            pending.timeout());
    pending.heard();
  }

  CallResult result(String procedure, Result result) {
    Dict details = result.details().dict();
    return new CallResult(
        details, new Received(context.codec(), result.payload(), details, procedure));
  }

  /** Nobody waits for its answer any longer, if it was sent. */
  void cancel(PendingCall call) {
    if (context.requests().claim(call.id(), call) && context.router().callCanceling()) {
      Dict options = Dict.of("mode", call.call().cancelMode().word());
      context.sender().post(new Cancel(call.id(), CancelOptions.of(options)));
    }
  }

  private SentCall checked(PendingCall pending) {
    Optional<Passthru> passthru = pending.passthru();
    if (passthru.isPresent() && !context.router().callPassthru()) {
      throw Failures.notSupported("calls with packed arguments (payload_passthru_mode)");
    }
    Call call = pending.call();
    return new SentCall(call.procedure(), options(call, passthru), passthru);
  }

  private void first(PendingCall pending, SentCall sent, CallOptions options) {
    Payload payload = context.codec().fit(pending.payload());
    Duration atMost = pending.left();
    context
        .sender()
        .request(
            pending,
            id -> new dev.weir.protocol.Call(id, options, sent.procedure(), payload),
            atMost);
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
}
