package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Passthru;
import dev.weir.router.timer.Timers.Timer;
import java.util.List;

/**
 * A call as its caller sees it: its deadline, its cancellation and its single final answer. It
 * talks to the {@link CalleeLeg} by one-way messages only. Runs inside the realm's turn.
 *
 * <pre>
 *   WAITING in the registration's queue
 *      │  ▲ a callee     │ timeout, cancel, caller or last callee gone
 *      ▼  │              │
 *   RUNNING ─────────────┼─▶ KILLING        answer, timeout, grace,
 *      │ answer, timeout,│      │           callee or caller gone
 *      │ cancel, either  ▼      ▼
 *      └─ gone ─────────▶ FINISHED
 * </pre>
 */
final class CallerLeg {
  private enum State {
    WAITING,
    RUNNING,
    KILLING,
    FINISHED
  }

  private static final ResultDetails PROGRESS = ResultDetails.of(Dict.of("progress", true));

  static final Payload TAKEN_OVER =
      Payload.of("another session has taken over the procedure (force_reregister)");
  private static final Payload CANCELED = Payload.of("canceled by the caller");

  private final Party caller;
  private final long request;
  private final CallOptions options;
  private final CallClock clock;
  private final Delivery delivery;
  private State state = State.RUNNING;
  private CalleeLeg callee;
  private WaitingCall waiting;
  private Rerouting rerouting;
  private Chunks chunks;
  private boolean bound;
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

  /** The call waits for a callee; its timeout counts from now if it did not before. */
  void waitAs(WaitingCall place) {
    state = State.WAITING;
    waiting = place;
    timeoutForwarded = false;
    if (deadline == Timer.NONE) {
      startDeadline(place.registration());
    }
  }

  /**
   * The call goes to this callee; with a timeout of its own the dealer's timer does not run. A
   * timer that runs since an earlier callee goes on.
   */
  void begin(CalleeLeg leg, boolean forwardedTimeout) {
    state = State.RUNNING;
    waiting = null;
    callee = leg;
    timeoutForwarded = forwardedTimeout;
    if (forwardedTimeout) {
      deadline.cancel();
      deadline = Timer.NONE;
    } else if (deadline == Timer.NONE) {
      startDeadline(leg.registration());
    }
  }

  /** The call may go to other callees as long as this one has sent nothing back. */
  void mayMove(Rerouting on) {
    rerouting = on;
  }

  /** More chunks of the call will come. */
  void expect(Chunks further) {
    chunks = further;
  }

  /** Whether the dealer's timer for this call runs. */
  boolean timed() {
    return deadline != Timer.NONE;
  }

  /** Whether the call stays with its callee, because something was sent there or back since. */
  boolean isBound() {
    return bound;
  }

  CallClock clock() {
    return clock;
  }

  Party caller() {
    return caller;
  }

  /** The chunks that are to come, or null. */
  Chunks chunks() {
    return chunks;
  }

  /**
   * Whether a callee has it among its invocations or it waits for one, as must be as long as it is
   * in progress.
   */
  boolean isOwed() {
    return state == State.WAITING
        ? waiting.isQueued()
        : callee != null && callee.callee().invocations().get(callee.invocation()) == callee;
  }

  boolean isWaiting() {
    return state == State.WAITING;
  }

  /** Whether this is a further chunk of this call, and the callee still wants it. */
  boolean takes(Call chunk) {
    if (chunks == null) {
      throw new ProtocolViolation(
          "CALL.Request " + request + " is a call in progress that has no further chunks");
    }
    return state.compareTo(State.KILLING) < 0 && chunks.isFor(chunk);
  }

  /** A further chunk, which must be one that it {@link #takes}. */
  void chunk(Call chunk) {
    chunks.take(chunk);
    if (state == State.WAITING) {
      if (!waiting.append(chunk)) {
        abandon(CancelMode.SKIP, ErrorUri.UNAVAILABLE, waiting.overload());
      }
    } else {
      forward(chunk);
    }
  }

  /** The chunks that came while the call waited go to the callee. */
  void forward(List<Call> taken) {
    for (int i = 0; i < taken.size() && state == State.RUNNING; i++) {
      forward(taken.get(i));
    }
  }

  private void forward(Call chunk) {
    bind();
    if (callee.takesChunk(chunk.payload())) {
      callee.invoke(chunks.details(chunk), chunk.payload());
    } else {
      abandon(CancelMode.KILLNOWAIT, ErrorUri.UNAVAILABLE, Overload.chunks());
    }
  }

  boolean receivesProgress() {
    return options.receiveProgress();
  }

  /** A progressive result; with a timeout it is the silence between two of them that counts. */
  void progress(YieldOptions yielded, Payload payload) {
    bind();
    deadline.cancel();
    startDeadline(callee.registration());
    answer(new Result(request, details(yielded), payload), payload);
  }

  /** The callee's result: the final answer. */
  void result(YieldOptions yielded, Payload payload) {
    finish();
    answer(new Result(request, details(yielded), payload), payload);
  }

  /** An error of the callee: the final answer. */
  void failed(Dict details, String error, Payload payload) {
    finish();
    answer(errorMessage(details, error, payload), payload);
  }

  /** An error of the dealer: the final answer. */
  void error(Dict details, String error, Payload payload) {
    finish();
    delivery.send(caller.member(), errorMessage(details, error, payload), payload);
  }

  private void answer(Message answer, Payload payload) {
    delivery.answer(callee.callee().member(), caller.member(), answer, payload);
  }

  private ErrorMessage errorMessage(Dict details, String error, Payload payload) {
    return new ErrorMessage(MessageType.CALL.code(), request, details, error, payload);
  }

  /** The callee cannot take the call: another one gets it, as long as there is one. */
  void unavailable(Dict details, Payload payload) {
    if (state != State.RUNNING || bound) {
      failed(details, ErrorUri.UNAVAILABLE, payload);
    } else if (rerouting == null || !rerouting.next(this, callee)) {
      error(Dict.EMPTY, ErrorUri.NO_AVAILABLE_CALLEE, Refusals.NO_CALLEE);
    }
  }

  /** The callee is gone: another one gets the call if it may move. */
  void calleeLost() {
    if (state != State.RUNNING || rerouting == null || !rerouting.next(this, callee)) {
      error(Dict.EMPTY, ErrorUri.CANCELED, Payload.of("callee gone"));
    }
  }

  /** Another session has taken over the procedure: the call ends, at nobody's charge. */
  void displaced() {
    callee.giveUp(withoutWaiting(), ErrorUri.CANCELED);
    error(Dict.EMPTY, ErrorUri.CANCELED, TAKEN_OVER);
  }

  /** The call waits for nothing any more. */
  void dismiss(String error, Payload payload) {
    abandon(CancelMode.SKIP, error, payload);
  }

  /** A progressive result has no form for the caller: the call ends. */
  void undeliverable(String error, String sentence) {
    abandon(withoutWaiting(), error, Payload.of(sentence));
  }

  /** A further chunk, which must be one that it {@link #takes}, must not go on. */
  void refuse(Call chunk, String error, Payload payload) {
    chunks.take(chunk);
    refuse(error, payload);
  }

  /** A chunk or a progressive result must not go on: the call ends, and the callee stops. */
  void refuse(String error, Payload payload) {
    abandon(withoutWaiting(), error, payload);
  }

  void cancel(CancelMode asked) {
    if (state == State.WAITING) {
      abandon(CancelMode.SKIP, ErrorUri.CANCELED, CANCELED);
      return;
    }
    if (state != State.RUNNING) {
      return;
    }
    CancelMode mode = callee.interruptible() ? asked : CancelMode.SKIP;
    if (mode == CancelMode.KILL) {
      state = State.KILLING;
      callee.interrupt(CancelMode.KILL, ErrorUri.CANCELED);
      grace = clock.killGrace(this::killedInVain);
      return;
    }
    abandon(mode, ErrorUri.CANCELED, CANCELED);
  }

  /** The caller's session is gone: nobody is left to answer. */
  void callerGone() {
    CancelMode mode = withoutWaiting();
    boolean waits = state == State.WAITING;
    finish();
    if (waits) {
      waiting.leave();
    } else {
      callee.giveUp(mode, ErrorUri.CANCELED);
    }
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

  private void startDeadline(Registration registration) {
    if (!timeoutForwarded) {
      long asked = options.timeout();
      deadline =
          clock.timeout(asked == 0 ? registration.terms().timeoutMillis() : asked, this::timedOut);
    }
  }

  private void timedOut() {
    abandon(withoutWaiting(), ErrorUri.TIMEOUT, Payload.of("the call was not answered in time"));
  }

  private void killedInVain() {
    abandon(CancelMode.SKIP, ErrorUri.CANCELED, CANCELED);
  }

  /** Something went back, or a second chunk went on: the call stays with its callee. */
  private void bind() {
    bound = true;
    rerouting = null;
  }

  /** A callee that was told to stop is not told again. */
  private CancelMode withoutWaiting() {
    return state == State.KILLING ? CancelMode.SKIP : CancelMode.KILLNOWAIT;
  }

  private void abandon(CancelMode mode, String error, Payload payload) {
    if (state == State.WAITING) {
      waiting.leave();
    } else {
      callee.giveUp(mode, error);
      Remnant.charge(caller, request, callee, clock);
    }
    error(Dict.EMPTY, error, payload);
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
