package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.UriRules;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls of a client from when they are made to their end, whatever sessions come and go. What
 * cannot be sent at once waits in the order in which it was made, within its timeout. Thread-safe.
 *
 * <p>A call is sent by the thread that makes it as long as none waits; else by one thread at a
 * time, which may wait for room in the send queue.
 */
final class Calls {
  private final ClientContext client;
  private final AtomicLong sequence = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final NavigableSet<PendingCall> queue =
      new TreeSet<>(Comparator.comparingLong(PendingCall::sequence));
  private boolean sending;
  private volatile boolean queued;
  private volatile Optional<Caller> caller = Optional.empty();
  private volatile Optional<WampException> ended = Optional.empty();
  private volatile Optional<PayloadCodec> codec = Optional.empty();

  Calls(ClientContext client) {
    this.client = client;
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
    if (direct.isPresent()) {
      send(pending, direct.get());
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
    pending.begin(direct);
    pending.bind();
    try {
      CallStream stream = direct.stream(pending);
      pending.watch();
      return stream;
    } catch (WampException e) {
      pending.settle();
      throw e;
    }
  }

  /** There is a session again. */
  void resume(Caller current) {
    lock.lock();
    try {
      codec = Optional.of(current.codec());
      caller = Optional.of(current);
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
      waiting = List.copyOf(queue);
      queue.clear();
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

  /** Its session has ended before its answer came. Only what may run twice is sent again. */
  void lost(PendingCall call, WampException cause) {
    if (call.mayRunAgain() && ended.isEmpty()) {
      client.counters().resent.increment();
      enter(call);
    } else {
      call.fail(Failures.copy(cause, call.description()));
    }
  }

  /** Its time has run out; on the timer's thread. */
  void expire(PendingCall call) {
    if (call.settle()) {
      client.counters().timeouts.increment();
      boolean unsent = withdraw(call);
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

  /** Takes it out, or cancels it at the router; true if it was not sent. */
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

  private void enter(PendingCall call) {
    Optional<WampException> refusal = Optional.empty();
    lock.lock();
    try {
      if (ended.isPresent()) {
        refusal = ended.map(cause -> Failures.copy(cause, call.description()));
      } else if (queue.size() >= client.options().maxPending()) {
        refusal = Optional.of(Failures.tooManyWait(call.description(), queue.size()));
      } else if (!call.isSettled()) {
        queue.add(call);
        queued = true;
      }
    } finally {
      lock.unlock();
    }
    refusal.ifPresentOrElse(call::fail, this::sendWaiting);
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
      call.caller().ifPresent(to -> send(call, to));
    }
  }

  /** The next one that can be sent, with its caller; empty when this thread has to stop. */
  private Optional<PendingCall> next() {
    lock.lock();
    try {
      if (queue.isEmpty() || caller.isEmpty()) {
        sending = false;
        queued = !queue.isEmpty();
        return Optional.empty();
      }
      PendingCall next = queue.pollFirst();
      next.begin(caller.get());
      return Optional.of(next);
    } finally {
      lock.unlock();
    }
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
    }
  }

  private void unsent(PendingCall call, Caller to, WampException failure) {
    if (!to.isOver() || ended.isPresent()) {
      call.fail(failure);
      return;
    }
    lock.lock();
    try {
      if (caller.filter(current -> current == to).isPresent()) {
        caller = Optional.empty();
      }
    } finally {
      lock.unlock();
    }
    enter(call);
  }
}
