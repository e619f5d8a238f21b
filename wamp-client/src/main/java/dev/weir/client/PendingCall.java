package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A call that waits for its result, and the future that its caller holds. Whoever settles it
 * completes it; whoever completes the future otherwise, by cancelling it above all, cancels the
 * call at the router. Its arguments are octets already: what the application does to its objects
 * meanwhile does not change them. Thread-safe.
 */
final class PendingCall extends ClientFuture<CallResult> implements Pending {
  private final Calls calls;
  private final long sequence;
  private final Call call;
  private final Optional<Passthru> passthru;
  private final Payload payload;
  private final Duration timeout;
  private final Optional<ProgressReceiver> progress;
  private final Alarm alarm;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final AtomicBoolean entered = new AtomicBoolean();
  private volatile Attempt attempt = Attempt.NONE;
  private volatile long id;
  private volatile boolean bound;
  private volatile Optional<Alarm> impatience = Optional.empty();

  /**
   * How it was sent last.
   *
   * @param caller by whom, if it was
   * @param number how often it was by then
   * @param begun when; 0 if nobody needs to know
   */
  private record Attempt(Optional<Caller> caller, int number, long begun) {
    static final Attempt NONE = new Attempt(Optional.empty(), 0, 0);
  }

  /**
   * A call that is not sent yet.
   *
   * @param sequence its place among all calls of the client
   * @param passthru how its arguments are packed, if they are
   * @param payload its arguments
   */
  PendingCall(
      Calls calls,
      long sequence,
      Call call,
      Optional<Passthru> passthru,
      Payload payload,
      Duration timeout) {
    super(calls.client().threads());
    ClientContext client = calls.client();
    this.calls = calls;
    this.sequence = sequence;
    this.call = call.arguments(Arguments.NONE);
    this.passthru = passthru;
    this.payload = payload;
    this.timeout = timeout;
    this.progress =
        call.progress()
            .map(
                receiver ->
                    new ProgressReceiver(
                        client.threads().handlers(), client.options().receiveQueue(), receiver));
    this.alarm = client.threads().deadlines().alarm(timeout.toNanos(), () -> calls.expire(this));
  }

  long sequence() {
    return sequence;
  }

  /** What is asked for, without the arguments. */
  Call call() {
    return call;
  }

  Optional<Passthru> passthru() {
    return passthru;
  }

  Payload payload() {
    return payload;
  }

  /** The session's Caller that it was given to last. */
  Optional<Caller> caller() {
    return attempt.caller();
  }

  /** It was let in, and is about to be sent. */
  void begin(Caller to) {
    Attempt last = attempt;
    if (entered.compareAndSet(false, true)) {
      attempt = new Attempt(Optional.of(to), last.number() + 1, calls.begun());
      impatience.ifPresent(Alarm::off);
    } else {
      attempt = new Attempt(Optional.of(to), last.number(), last.begun());
    }
  }

  /** When its attempt was made; 0 if nobody needs to know. */
  long begun() {
    return attempt.begun();
  }

  /** Its attempt is over; true for the first who says so. */
  boolean leave() {
    return entered.compareAndSet(true, false);
  }

  /** An attempt that came to nothing does not count. */
  void takeBack() {
    Attempt last = attempt;
    attempt = new Attempt(last.caller(), last.number() - 1, last.begun());
  }

  /** How often it was sent; known to whoever sent it and whom it was answered. */
  int attempts() {
    return attempt.number();
  }

  /** Does something if it is not sent within a time. */
  void waitAtMost(Duration patience, Runnable action) {
    Alarm set = calls.client().threads().deadlines().alarm(patience.toNanos(), action);
    impatience = Optional.of(set);
    set.set();
  }

  /** Whether its timeout leaves room for a wait. */
  boolean lastsLongerThan(Duration wait) {
    return alarm.left() > wait.toNanos();
  }

  @Override
  public MessageType request() {
    return MessageType.CALL;
  }

  @Override
  public String description() {
    return "the call of " + call.procedure();
  }

  @Override
  public void sent(long request) {
    id = request;
  }

  long id() {
    return id;
  }

  Duration timeout() {
    return timeout;
  }

  /** The time that is left of a wait; zero for one without a timeout. */
  Duration left() {
    return timeout.isZero() ? timeout : Duration.ofNanos(Math.max(1, alarm.left()));
  }

  /** Has its time run, from when it was made. */
  void watch() {
    alarm.set();
  }

  /** A part of it went out or came in, which gives it new time. */
  void heard() {
    alarm.heard();
  }

  /** Whether its end is known, if only to this client. */
  boolean isSettled() {
    return settled.get();
  }

  /** Ties it to its session: it cannot be sent again. */
  void bind() {
    bound = true;
  }

  /** Whether it is a stream, or a part of its result was shown. */
  boolean isBound() {
    return bound;
  }

  @Override
  public void progressed(Result result) {
    if (progress.isEmpty()) {
      return;
    }
    heard();
    bind();
    if (!progress.get().receive(result(result))) {
      calls.cancel(
          this, Failures.progressTooFast(description(), calls.client().options().receiveQueue()));
    }
  }

  @Override
  public void answered(Message answer) {
    calls.answered(this);
    if (!settle()) {
      return;
    }
    CallResult result = result((Result) answer);
    Runnable completion = () -> complete(() -> finish(result));
    progress.ifPresentOrElse(receiver -> receiver.finish(completion), completion);
  }

  @Override
  public void failed(WampException failure) {
    calls.failed(this, failure);
  }

  @Override
  public void lost(WampException cause) {
    calls.lost(this, cause);
  }

  /** Takes it to its end; true for the first only, who completes it. */
  boolean settle() {
    boolean first = settled.compareAndSet(false, true);
    if (first) {
      alarm.off();
      impatience.ifPresent(Alarm::off);
    }
    return first;
  }

  /** Fails, unless it has ended already. */
  void fail(WampException failure) {
    if (settle()) {
      finish(failure);
    }
  }

  /** Fails once it is settled. */
  void finish(WampException failure) {
    complete(() -> super.completeExceptionally(failure));
  }

  private void finish(CallResult result) {
    try {
      result.requireTrusted();
      super.complete(result);
    } catch (WampException e) {
      super.completeExceptionally(e);
    }
  }

  private CallResult result(Result result) {
    return caller().orElseThrow().result(call.procedure(), result);
  }

  private void complete(Runnable completion) {
    calls.client().threads().complete(completion);
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
      calls.abandon(this);
    }
    return completed;
  }
}
