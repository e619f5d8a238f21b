package dev.weir.client;

import dev.weir.client.Admission.Verdict;
import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.UriRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls of a client from when they are made to their end, whatever sessions come and go. What
 * cannot be sent at once waits in the order in which it was made, within its timeout; what may be
 * tried again is. Thread-safe.
 *
 * <p>A call is sent by the thread that makes it as long as none waits; else by one thread at a
 * time, which may wait for room in the send queue.
 */
final class Calls {
  private final ClientContext client;
  private final Throttle throttle;
  private final Admission admission;
  private final AtomicLong sequence = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final CallQueue queue;
  private boolean sending;
  private boolean ticking;
  private volatile boolean queued;
  private volatile Optional<Caller> caller = Optional.empty();
  private volatile Optional<WampException> ended = Optional.empty();
  private volatile Optional<PayloadCodec> codec = Optional.empty();

  Calls(ClientContext client) {
    this.client = client;
    this.throttle = client.options().throttle();
    this.admission = new Admission(throttle, client.threads().deadlines());
    this.queue = new CallQueue(client.options());
  }

  ClientContext client() {
    return client;
  }

  /** Calls; the future always completes. */
  CompletableFuture<CallResult> call(Call call) {
    PendingCall pending;
    try {
      pending = pending(call);
    } catch (WampException e) {
      return CompletableFuture.failedFuture(e);
    }
    pending.watch();
    Optional<Caller> direct = queued ? Optional.empty() : caller;
    Verdict verdict = direct.isPresent() ? admission.enter() : Verdict.FULL;
    if (verdict == Verdict.ENTERED) {
      send(pending, direct.orElseThrow());
    } else if (direct.isPresent() && throttle.isRefusing()) {
      pending.fail(refusal(pending, verdict));
    } else {
      enter(pending);
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
    Caller direct = caller.orElseThrow(() -> ended.orElseGet(Failures::notConnectedNow));
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

  /** There is a session again, unless it has ended already: then that was told, or will be. */
  void resume(Caller current) {
    lock.lock();
    try {
      codec = Optional.of(current.codec());
      if (!current.isOver()) {
        caller = Optional.of(current);
      }
    } finally {
      lock.unlock();
    }
    sendWaiting();
  }

  /** There is no session. */
  void suspend() {
    lock.lock();
    try {
      caller = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** There will be no session any more. */
  void end(WampException cause) {
    List<PendingCall> waiting;
    lock.lock();
    try {
      caller = Optional.empty();
      ended = Optional.of(cause);
      waiting = queue.clear();
    } finally {
      lock.unlock();
    }
    waiting.forEach(each -> each.fail(Failures.copy(cause, each.description())));
  }

  /** How many wait to be sent. */
  int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Its attempt is over, in whatever way. */
  void released(PendingCall call) {
    if (call.leave()) {
      admission.leave();
      if (queued) {
        sendWaiting();
      }
    }
  }

  /** It was answered with an error. What may be tried again is, unless that comes too late. */
  void failed(PendingCall call, WampException failure) {
    Optional<Duration> delay =
        client
            .options()
            .retry()
            .delay(
                call.attempts(), call.call().isIdempotent(), failure, ThreadLocalRandom.current())
            .filter(wait -> !call.isBound() && call.lastsLongerThan(wait));
    if (delay.isEmpty() || !delayed(call)) {
      call.fail(failure);
      return;
    }
    long wait = Math.max(1, delay.get().toNanos());
    client.threads().deadlines().alarm(wait, () -> again(call)).set();
    client.counters().retries.increment();
  }

  /** Its session has ended before its answer came. Only what may run twice is sent again. */
  void lost(PendingCall call, WampException cause) {
    if (call.call().isIdempotent() && !call.isBound() && queued(call)) {
      client.counters().resent.increment();
      sendWaiting();
    } else {
      call.fail(Failures.copy(cause, call.description()));
    }
  }

  /** Its time has run out; on the timer's thread. */
  void expire(PendingCall call) {
    if (call.settle()) {
      client.counters().timeouts.increment();
      boolean unsent = withdraw(call) && call.attempts() == 0;
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
    boolean waited;
    lock.lock();
    try {
      waited = queue.remove(call);
    } finally {
      lock.unlock();
    }
    if (!waited) {
      call.caller().ifPresent(sender -> sender.cancel(call));
      released(call);
    }
    return waited;
  }

  private PendingCall pending(Call call) {
    client.counters().calls.increment();
    ended.ifPresent(
        cause -> {
          throw Failures.copy(cause, "the call of " + call.procedure());
        });
    if (!UriRules.LOOSE.valid(call.procedure(), MatchPolicy.EXACT)) {
      throw Failures.invalidUri("URI of a procedure", call.procedure());
    }
    PayloadCodec encoder = codec.orElseThrow();
    Optional<Passthru> passthru = encoder.passthru(call.passthru(), call.procedure());
    Payload payload = encoder.encode(call.arguments(), passthru);
    Duration timeout = call.timeout().orElse(client.options().timeout());
    return new PendingCall(this, sequence.incrementAndGet(), call, passthru, payload, timeout);
  }

  /** Has a call wait for the first time, if there is room. */
  private void enter(PendingCall call) {
    Optional<WampException> refusal;
    lock.lock();
    try {
      refusal = queue.refusal(call);
    } finally {
      lock.unlock();
    }
    if (refusal.isPresent()) {
      call.fail(refusal.get());
      return;
    }
    if (!throttle.patience().isZero()) {
      call.waitAtMost(throttle.patience(), () -> impatient(call));
    }
    enterAgain(call);
  }

  private void enterAgain(PendingCall call) {
    if (queued(call)) {
      sendWaiting();
    } else {
      ended.ifPresent(cause -> call.fail(Failures.copy(cause, call.description())));
    }
  }

  /** Has it wait to be sent; false if nothing will be sent any more. */
  private boolean queued(PendingCall call) {
    lock.lock();
    try {
      if (ended.isEmpty() && !call.isSettled()) {
        queue.ready(call);
        queued = true;
      }
      return ended.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Has it wait for its next attempt; false if there will be none. */
  private boolean delayed(PendingCall call) {
    lock.lock();
    try {
      boolean wanted = ended.isEmpty() && !call.isSettled();
      if (wanted) {
        queue.delay(call);
      }
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  /** On the timer's thread, unless it was settled meanwhile. */
  private void again(PendingCall call) {
    lock.lock();
    try {
      if (!queue.isDelayed(call)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    enterAgain(call);
  }

  private void impatient(PendingCall call) {
    boolean waited;
    lock.lock();
    try {
      waited = call.attempts() == 0 && queue.remove(call);
    } finally {
      lock.unlock();
    }
    if (waited) {
      call.fail(Failures.waitedTooLong(call.description(), throttle.patience()));
    }
  }

  private WampException refusal(PendingCall call, Verdict verdict) {
    return verdict == Verdict.FULL
        ? Failures.tooManyInFlight(call.description(), throttle.inFlight())
        : Failures.tooFast(
            call.description(), throttle.rate().orElseThrow(), admission.nanosToNext());
  }

  /** Sees that what waits is sent as far as it can be; never waits itself. */
  private void sendWaiting() {
    lock.lock();
    try {
      if (sending || !queued) {
        return;
      }
      sending = true;
    } finally {
      lock.unlock();
    }
    client.threads().complete(this::sendAll);
  }

  private void sendAll() {
    for (Optional<PendingCall> next = next(); next.isPresent(); next = next()) {
      PendingCall call = next.get();
      send(call, call.caller().orElseThrow());
    }
  }

  /** The next one that can be sent, with its caller; empty when this thread has to stop. */
  private Optional<PendingCall> next() {
    lock.lock();
    try {
      queued = queue.isReady();
      if (queued && caller.isPresent() && admitted()) {
        queued = true; // until it is sent: none may overtake it
        PendingCall next = queue.take();
        next.begin(caller.get());
        return Optional.of(next);
      }
      sending = false;
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether one more may be sent; where the rate forbids it, the time for it is waited for. */
  private boolean admitted() {
    Verdict verdict = admission.enter();
    if (verdict == Verdict.TOO_FAST && !ticking) {
      ticking = true;
      long wait = Math.max(1, admission.nanosToNext());
      client.threads().deadlines().alarm(wait, this::tick).set();
    }
    return verdict == Verdict.ENTERED;
  }

  private void tick() {
    lock.lock();
    try {
      ticking = false;
    } finally {
      lock.unlock();
    }
    sendWaiting();
  }

  private void send(PendingCall call, Caller to) {
    call.begin(to);
    try {
      to.send(call);
    } catch (WampException e) {
      unsent(call, to, e);
      return;
    }
    if (call.isSettled()) {
      to.cancel(call);
      released(call);
    }
  }

  private void unsent(PendingCall call, Caller to, WampException failure) {
    released(call);
    if (!to.isOver() || ended.isPresent()) {
      call.fail(failure);
      return;
    }
    call.takeBack();
    lock.lock();
    try {
      if (caller.filter(current -> current == to).isPresent()) {
        caller = Optional.empty();
      }
    } finally {
      lock.unlock();
    }
    enterAgain(call);
  }
}
