package dev.weir.client;

import dev.weir.client.Admission.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The line in which calls wait to be sent: those that cannot go out at once, and those that are
 * tried again. Thread-safe.
 *
 * <p>A call is sent by the thread that makes it as long as none waits; else by one thread at a
 * time, which may wait for room in the send queue.
 */
final class CallLine {
  private final ClientContext client;
  private final Admission admission;
  private final ReentrantLock lock = new ReentrantLock();
  private final CallQueue queue;
  private boolean sending;
  private boolean ticking;
  private volatile boolean queued;
  private volatile Optional<Caller> caller = Optional.empty();
  private volatile Optional<WampException> ended = Optional.empty();

  CallLine(ClientContext client, Admission admission) {
    this.client = client;
    this.admission = admission;
    this.queue = new CallQueue(client.options());
  }

  /** Why nothing will be sent any more, if so. */
  Optional<WampException> ended() {
    return ended;
  }

  /** Who can send at once, because none waits that would have to be first. */
  Optional<Caller> direct() {
    return queued ? Optional.empty() : caller;
  }

  /** The Caller of the session that there is. */
  Optional<Caller> caller() {
    return caller;
  }

  /** There is a session again, unless it has ended already: then that was told, or will be. */
  void resume(Caller current) {
    lock.lock();
    try {
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

  /** Has a call wait for the first time, if there is room. */
  void enter(PendingCall call) {
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
    Duration patience = client.options().throttle().patience();
    if (!patience.isZero()) {
      call.waitAtMost(patience, () -> impatient(call, patience));
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
  boolean queued(PendingCall call) {
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
  boolean delay(PendingCall call, Duration wait) {
    if (!delayed(call)) {
      return false;
    }
    long nanos = Math.max(1, wait.toNanos());
    client.threads().deadlines().alarm(nanos, () -> again(call)).set();
    return true;
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

  /** Takes it out; true if it waited. */
  boolean remove(PendingCall call) {
    lock.lock();
    try {
      return queue.remove(call);
    } finally {
      lock.unlock();
    }
  }

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

  private void impatient(PendingCall call, Duration patience) {
    boolean waited;
    lock.lock();
    try {
      waited = call.attempts() == 0 && queue.remove(call);
    } finally {
      lock.unlock();
    }
    if (waited) {
      call.fail(Failures.waitedTooLong(call.description(), patience));
    }
  }

  /** Sees that what waits is sent as far as it can be; never waits itself. */
  void sendWaiting() {
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

  /** Sends one that was let in; waits for room in the send queue. */
  void send(PendingCall call, Caller to) {
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
