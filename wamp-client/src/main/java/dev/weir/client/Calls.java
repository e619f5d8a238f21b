package dev.weir.client;

import dev.weir.client.Admission.Verdict;
import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.UriRules;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The calls of a client from when they are made to their end, whatever sessions come and go. What
 * cannot be sent at once waits in the order in which it was made, within its timeout; what may be
 * tried again is. Thread-safe.
 */
final class Calls {
  private final ClientContext client;
  private final Throttle throttle;
  private final Outcomes outcomes;
  private final Admission admission;
  private final AtomicLong sequence = new AtomicLong();
  private final CallLine line;
  private volatile Optional<PayloadCodec> codec = Optional.empty();

  Calls(ClientContext client) {
    this.client = client;
    this.throttle = client.options().throttle();
    this.outcomes = new Outcomes(client.options(), client.threads().deadlines());
    this.admission = new Admission(throttle, outcomes, client.threads().deadlines());
    this.line = new CallLine(client, admission);
  }

  ClientContext client() {
    return client;
  }

  /** Calls; the future always completes. */
  CompletableFuture<CallResult> call(Call call) {
    if (call.hedge().isPresent()) {
      return call.progress().isPresent()
          ? CompletableFuture.failedFuture(Failures.hedgedProgress())
          : HedgedCall.begin(client.threads(), client.counters(), call, timeout(call), this::call);
    }
    Optional<WampException> refused = outcomes.refusal(call.procedure());
    if (refused.isPresent()) {
      return CompletableFuture.failedFuture(refused.get());
    }
    PendingCall pending;
    try {
      pending = pending(call);
    } catch (WampException e) {
      return CompletableFuture.failedFuture(e);
    }
    pending.watch();
    Optional<Caller> direct = line.direct();
    Verdict verdict = direct.isPresent() ? admission.enter() : Verdict.FULL;
    if (verdict == Verdict.ENTERED) {
      line.send(pending, direct.orElseThrow());
    } else if (direct.isPresent() && throttle.isRefusing()) {
      pending.fail(refusal(pending, verdict));
    } else {
      line.enter(pending);
    }
    return pending;
  }

  /**
   * Opens a call that more chunks follow, on the session that there is.
   *
   * @throws WampException if it was not sent
   */
  CallStream stream(Call call) {
    PendingCall pending = pending(call);
    Caller direct =
        line.caller().orElseThrow(() -> line.ended().orElseGet(Failures::notConnectedNow));
    pending.bind();
    pending.begin(direct);
    admission.force();
    try {
      CallStream stream = direct.stream(pending);
      pending.watch();
      return stream;
    } catch (WampException e) {
      pending.settle();
      released(pending);
      throw e;
    }
  }

  /** There is a session again. */
  void resume(Caller current) {
    codec = Optional.of(current.codec());
    line.resume(current);
  }

  /** There is no session. */
  void suspend() {
    line.suspend();
  }

  /** There will be no session any more. */
  void end(WampException cause) {
    line.end(cause);
  }

  /** How many wait to be sent. */
  int waiting() {
    return line.waiting();
  }

  /** Its attempt is over, in whatever way. */
  void released(PendingCall call) {
    line.released(call);
  }

  /** When an attempt is made, as far as that is of interest. */
  long begun() {
    return outcomes.begun();
  }

  /** It was answered with a result. */
  void answered(PendingCall call) {
    outcomes.succeeded(call, admission.inFlight());
    released(call);
  }

  /** It was answered with an error. What may be tried again is, unless that comes too late. */
  void failed(PendingCall call, WampException failure) {
    outcomes.failed(call, failure.reason());
    released(call);
    Optional<Duration> delay =
        client
            .options()
            .retry()
            .delay(
                call.attempts(), call.call().isIdempotent(), failure, ThreadLocalRandom.current())
            .filter(wait -> !call.isBound() && call.lastsLongerThan(wait));
    if (delay.isPresent() && line.delay(call, delay.get())) {
      client.counters().retries.increment();
    } else {
      call.fail(failure);
    }
  }

  /** Its session has ended before its answer came. Only what may run twice is sent again. */
  void lost(PendingCall call, WampException cause) {
    released(call);
    if (call.call().isIdempotent() && !call.isBound() && line.queued(call)) {
      client.counters().resent.increment();
      line.sendWaiting();
    } else {
      call.fail(Failures.copy(cause, call.description()));
    }
  }

  /** Its time has run out; on the timer's thread. */
  void expire(PendingCall call) {
    if (call.settle()) {
      client.counters().timeouts.increment();
      boolean waited = withdraw(call);
      boolean unsent = waited && call.attempts() == 0;
      if (!waited) {
        outcomes.failed(call, Reason.TIMEOUT);
      }
      call.finish(
          unsent
              ? Failures.unsentInTime(call.description(), call.timeout())
              : Failures.timeout(call.description(), call.timeout()));
    }
  }

  /** Nobody waits for it any longer. */
  void abandon(PendingCall call) {
    if (call.settle()) {
      client.counters().canceled.increment();
      withdraw(call);
    }
  }

  /** Fails a call that runs, and cancels it at the router. */
  void cancel(PendingCall call, WampException failure) {
    if (call.settle()) {
      withdraw(call);
      call.finish(failure);
    }
  }

  /** Takes it out, or cancels it at the router; true if it waited. */
  private boolean withdraw(PendingCall call) {
    boolean waited = line.remove(call);
    if (!waited) {
      call.caller().ifPresent(sender -> sender.cancel(call));
      released(call);
    }
    return waited;
  }

  private PendingCall pending(Call call) {
    client.counters().calls.increment();
    line.ended()
        .ifPresent(
            cause -> {
              throw Failures.copy(cause, "the call of " + call.procedure());
            });
    if (!UriRules.LOOSE.valid(call.procedure(), MatchPolicy.EXACT)) {
      throw Failures.invalidUri("URI of a procedure", call.procedure());
    }
    PayloadCodec encoder = codec.orElseThrow();
    Optional<Passthru> passthru = encoder.passthru(call.passthru(), call.procedure());
    Payload payload = encoder.encode(call.arguments(), passthru);
    return new PendingCall(
        this, sequence.incrementAndGet(), call, passthru, payload, timeout(call));
  }

  private Duration timeout(Call call) {
    return call.timeout().orElse(client.options().timeout());
  }

  private WampException refusal(PendingCall call, Verdict verdict) {
    return verdict == Verdict.FULL
        ? Failures.tooManyInFlight(call.description(), throttle.inFlight())
        : Failures.tooFast(
            call.description(), throttle.rate().orElseThrow(), admission.nanosToNext());
  }
}
