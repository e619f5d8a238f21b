package dev.weir.router.simulation;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An INVOCATION as a model callee got it, and what it answered. Confined to one thread. */
final class ModelInvocation {
  /** After this time the router takes the slot of an invocation that was given up. */
  private static final long GRACE_NANOS = 60_000_000_000L;

  private final Holding registration;
  private final long id;
  private final CallRequest call;
  private final boolean takesProgress;
  private final boolean timed;
  private final List<Values> progress = new ArrayList<>();
  private final List<Long> progressArrivedAt = new ArrayList<>();
  private final Dict details;
  private final long begun;
  private ModelInvocation before;
  private int chunks = 1;
  private Reply reply;
  private Interrupt interrupt;
  private boolean mute;

  /** The first final answer: a result, or an error when there is an error URI. */
  static final class Reply {
    private final Optional<String> error;
    private final Values values;
    private long arrived = Request.NEVER;

    Reply(Optional<String> error, Values values) {
      this.error = error;
      this.values = values;
    }

    Optional<String> error() {
      return error;
    }

    Values values() {
      return values;
    }

    void arrived(long stamp) {
      arrived = stamp;
    }

    /** The router did not have it before this moment. */
    long arrived() {
      return arrived;
    }
  }

  /** Read by its callee at this time. */
  ModelInvocation(Holding registration, Invocation message, CallRequest call, long now) {
    this.registration = registration;
    this.id = message.request();
    this.call = call;
    this.begun = now;
    this.takesProgress = message.details().receiveProgress();
    this.timed = message.details().timeout() > 0;
    this.details = message.details().dict();
  }

  /** The call was with another callee before, or with none. */
  void after(ModelInvocation earlier) {
    before = earlier;
  }

  /** Whether the call was with another callee before. */
  boolean isRepeated() {
    return before != null;
  }

  /** Whether its callee had the call before. */
  boolean isOfOneBefore(ModelInvocation earlier) {
    return earlier != null && (earlier.callee() == callee() || isOfOneBefore(earlier.before));
  }

  /** Whether its callee could not take the call, so that another one may have got it. */
  boolean moved() {
    return reply != null
        && reply.arrived() != Request.NEVER
        && reply.error().filter(ErrorUri.UNAVAILABLE::equals).isPresent()
        && callee().reroutes()
        && (!takesProgress || progress.isEmpty());
  }

  /** Takes a further chunk; one that could not be written ends the call behind those queued. */
  void chunk(Invocation message) {
    while (chunks < call.chunks().size()
        && !call.chunks().get(chunks).expressible(callee().serializer())) {
      chunks++;
    }
    Violation.unless(
        chunks < call.chunks().size() && call.chunks().get(chunks).same(message.payload()),
        "%s got another chunk than number %d: %s",
        this,
        chunks,
        message);
    Map<String, Object> expected = details.toMap();
    if (call.isLast(chunks)) {
      expected.remove("progress");
    }
    Violation.unless(
        message.details().dict().toMap().equals(expected),
        "%s began with %s and goes on with %s",
        this,
        details,
        message);
    chunks++;
  }

  /** Chunks that its callee has read. */
  int chunks() {
    return chunks;
  }

  Holding registration() {
    return registration;
  }

  PeerSession callee() {
    return registration.session();
  }

  long id() {
    return id;
  }

  CallRequest call() {
    return call;
  }

  boolean takesProgress() {
    return takesProgress;
  }

  /** Whether the callee was given the timeout, so that the router has none. */
  boolean timed() {
    return timed;
  }

  /** Whether it keeps its slot of a limited registration: as long as nothing final was sent. */
  boolean keepsSlot(Holding of, long now) {
    return registration == of && reply == null && now - begun < GRACE_NANOS;
  }

  void progress(Values values) {
    progress.add(values);
  }

  /** The next progressive result has reached the router at this time. */
  void progressArrivedAt(long nanos) {
    progressArrivedAt.add(nanos);
  }

  /** The time at which so many progressive results had reached the router. */
  long progressArrivedAt(int count) {
    return progressArrivedAt.get(count - 1);
  }

  List<Values> progress() {
    return progress;
  }

  void reply(Reply first) {
    reply = first;
  }

  /** The first final answer that was sent, or null. */
  Reply reply() {
    return reply;
  }

  void interrupted(Interrupt message) {
    Violation.unless(
        interrupt == null, "%s was interrupted twice: %s, %s", this, interrupt, message);
    interrupt = message;
  }

  /** The INTERRUPT, or null. */
  Interrupt interrupt() {
    return interrupt;
  }

  /** It will never be answered: its timeout, its cancellation or an end must do. */
  void mute() {
    mute = true;
  }

  boolean isMute() {
    return mute;
  }

  @Override
  public String toString() {
    return "INVOCATION " + id + " of " + callee() + " for " + call;
  }
}
