package dev.weir.router.dealer;

import dev.weir.protocol.CallOptions;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import dev.weir.router.member.Passthru;
import dev.weir.router.timer.Timers.Timer;

/**
 * A call as its caller sees it: its deadline, its cancellation and its single final answer. It
 * talks to the {@link CalleeLeg} by one-way messages only. Runs inside the realm's turn.
 *
 * <pre>
 *             CANCEL kill
 *   RUNNING ───────────────▶ KILLING        answer, timeout, grace,
 *      │ answer, timeout,       │           callee or caller gone
 *      │ cancel, either gone    ▼
 *      └──────────────────▶ FINISHED
 * </pre>
 */
final class CallerLeg {
  private enum State {
    RUNNING,
    KILLING,
    FINISHED
  }

  private static final ResultDetails PROGRESS = ResultDetails.of(Dict.of("progress", true));

  private final Party caller;
  private final long request;
  private final CallOptions options;
  private final CallClock clock;
  private final Delivery delivery;
  private State state = State.RUNNING;
  private CalleeLeg callee;
  private boolean timeoutForwarded;
  private Timer deadline = Timer.NONE;
  private Timer grace = Timer.NONE;

  CallerLeg(Party caller, long request, CallOptions options, CallClock clock, Delivery delivery) {
    this.caller = caller;
    this.request = request;
    this.options = options;
    this.clock = clock;
    this.delivery = delivery;
  }

  /** The call goes to this callee; with a timeout of its own the dealer's timer does not run. */
  void begin(CalleeLeg leg, boolean forwardedTimeout) {
    callee = leg;
    timeoutForwarded = forwardedTimeout;
    startDeadline();
  }

  Member member() {
    return caller.member();
  }

  boolean receivesProgress() {
    return options.receiveProgress();
  }

  /** A progressive result; with a timeout it is the silence between two of them that counts. */
  void progress(YieldOptions yielded, Payload payload) {
    deadline.cancel();
    startDeadline();
    delivery.send(caller.member(), new Result(request, details(yielded), payload), payload);
  }

  /** The callee's result: the final answer. */
  void result(YieldOptions yielded, Payload payload) {
    finish();
    delivery.send(caller.member(), new Result(request, details(yielded), payload), payload);
  }

  /** An error of the callee or the dealer: the final answer. */
  void error(Dict details, String error, Payload payload) {
    finish();
    delivery.send(
        caller.member(),
        new ErrorMessage(MessageType.CALL.code(), request, details, error, payload),
        payload);
  }

  /** A progressive result has no form for the caller: the call ends. */
  void undeliverable(String error, String sentence) {
    abandon(withoutWaiting(), error, sentence);
  }

  void cancel(CancelMode asked) {
    if (state != State.RUNNING) {
      return;
    }
    CancelMode mode = callee.interruptible() ? asked : CancelMode.SKIP;
    if (mode == CancelMode.KILL) {
      state = State.KILLING;
      callee.interrupt(CancelMode.KILL, ErrorUri.CANCELED);
      grace = clock.killGrace(() -> abandon(CancelMode.SKIP, ErrorUri.CANCELED, "canceled"));
      return;
    }
    abandon(mode, ErrorUri.CANCELED, "canceled by the caller");
  }

  /** The caller's session is gone: nobody is left to answer. */
  void callerGone() {
    CancelMode mode = withoutWaiting();
    finish();
    callee.giveUp(mode, ErrorUri.CANCELED);
  }

  private static ResultDetails details(YieldOptions yielded) {
    if (!Passthru.used(yielded.dict())) {
      return yielded.progress() ? PROGRESS : ResultDetails.NONE;
    }
    Dict.Builder details = Dict.builder();
    if (yielded.progress()) {
      details.put("progress", true);
    }
    Passthru.copy(yielded.dict(), details);
    return ResultDetails.of(details.build());
  }

  private void startDeadline() {
    if (!timeoutForwarded) {
      deadline = clock.timeout(options.timeout(), this::timedOut);
    }
  }

  private void timedOut() {
    abandon(withoutWaiting(), ErrorUri.TIMEOUT, "the call was not answered in time");
  }

  /** A callee that was told to stop is not told again. */
  private CancelMode withoutWaiting() {
    return state == State.KILLING ? CancelMode.SKIP : CancelMode.KILLNOWAIT;
  }

  private void abandon(CancelMode mode, String error, String sentence) {
    callee.giveUp(mode, error);
    error(Dict.EMPTY, error, Payload.of(sentence));
  }

  private void finish() {
    if (state == State.FINISHED) {
      throw new IllegalStateException("a second final answer to call " + request);
    }
    state = State.FINISHED;
    deadline.cancel();
    grace.cancel();
    caller.calls().remove(request);
    clock.finished();
  }
}
