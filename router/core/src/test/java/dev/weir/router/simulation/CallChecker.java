package dev.weir.router.simulation;

import dev.weir.protocol.CancelMode;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls go to one callee that holds the registration, in the order of calling, with what was sent;
 * each ends with exactly one answer, which is the callee's or one that the router has reason for.
 * Confined to one thread.
 */
final class CallChecker {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final World world;
  private final History history;
  private final Profile profile;
  private final Map<List<Object>, CallRequest> lastOfPair = new HashMap<>();

  CallChecker(World world, History history, Profile profile) {
    this.world = world;
    this.history = history;
    this.profile = profile;
  }

  /** A callee got an invocation, or a further chunk, for which nothing is returned. */
  Optional<ModelInvocation> invoked(PeerSession callee, Invocation message, long stamp) {
    CallRequest call = history.call(Values.tag(message.payload()));
    if (Values.tag(message.payload()) != call.values().tag()) {
      chunk(callee, call, message);
      return Optional.empty();
    }
    Violation.unless(
        call.arrived() != Request.NEVER && call.refusal().isEmpty(),
        "%s should not have been routed: %s",
        call,
        message);
    Holding registration = callee.registrations().get(message.registration());
    Violation.unless(
        registration != null, "%s got %s without such a registration", callee, message);
    Violation.unless(
        call.session().realm().equals(callee.realm())
            && registration.pattern().matches(call.procedure()),
        "%s is not for %s",
        call,
        registration);
    Violation.unless(call.values().same(message.payload()), "%s came with other values", call);
    checkDetails(call, registration, message);
    if (call.invocation() == null) {
      checkOrder(registration, call);
    }
    ModelInvocation invocation = new ModelInvocation(registration, message, call, world.now());
    callee.invoked(invocation, gaps(callee));
    checkConcurrency(callee, registration);
    call.invoked(invocation);
    call.doneBy(stamp);
    if (!invocation.isRepeated() && profile.concurrency() == 0) { // else it was worked on before
      registration.proven(call);
    }
    return Optional.of(invocation);
  }

  /** A callee works on no more at once than it allows, with what was given up but not answered. */
  private void checkConcurrency(PeerSession callee, Holding registration) {
    int most = registration.claim().concurrency();
    long running =
        callee.invocations().values().stream()
            .filter(other -> other.keepsSlot(registration, world.now()))
            .count();
    Violation.unless(
        most == 0 || running <= most, "%s has %d at once at %s", callee, running, registration);
  }

  private void chunk(PeerSession callee, CallRequest call, Invocation message) {
    ModelInvocation invocation = callee.invocations().get(message.request());
    if (invocation == null && gaps(callee)) {
      return; // the chunk before it could not be written
    }
    Violation.unless(
        invocation != null && invocation == call.invocation(),
        "%s got a chunk of %s, which it does not have: %s",
        callee,
        call,
        message);
    invocation.chunk(message);
  }

  /** A callee was interrupted. */
  void interrupted(PeerSession callee, Interrupt message) {
    ModelInvocation invocation = callee.invocations().get(message.request());
    if (invocation == null && gaps(callee)) {
      return; // of an invocation that could not be written
    }
    Violation.unless(invocation != null, "%s got %s for no invocation", callee, message);
    Violation.unless(callee.cancels(), "%s did not announce that it takes %s", callee, message);
    CallRequest call = invocation.call();
    boolean expired = call.options().timeout() > 0 || profile.callTimeout() > 0;
    boolean left = call.session().left() != Request.NEVER;
    Violation.unless(
        call.canceled()
            || expired
            || left
            || profile.withNaN()
            || call.chunks().size() > 1
            || invocation.registration().claim().mayBeDisplaced(),
        "%s has no reason for %s",
        call,
        message);
    Violation.unless(
        call.canceled() || message.options().mode() == CancelMode.KILLNOWAIT,
        "%s was not cancelled, but got %s",
        call,
        message);
    invocation.interrupted(message);
  }

  void result(PeerSession caller, Result result, long stamp) {
    CallRequest call = call(caller, result.request());
    ModelInvocation invocation = call.invocation();
    Violation.unless(invocation != null, "%s got %s from no callee", call, result);
    if (result.details().progress()) {
      progress(call, invocation, result);
      return;
    }
    caller.doneUpTo(call, stamp);
    call.answer(result, stamp);
    ModelInvocation.Reply reply = invocation.reply();
    Violation.unless(
        reply != null && reply.error().isEmpty() && reply.values().same(result.payload()),
        "%s got what its callee did not send: %s",
        call,
        result);
    Violation.unless(
        invocation.progress().size() == call.progress() || !writable(invocation),
        "%s got its result after %d of %d progressive ones",
        call,
        call.progress(),
        invocation.progress().size());
  }

  void error(PeerSession caller, ErrorMessage error, long stamp) {
    CallRequest call = call(caller, error.request());
    caller.doneUpTo(call, stamp);
    call.answer(error, stamp);
    if (call.refusal().isPresent()) {
      Violation.unless(
          error.error().equals(call.refusal().get()),
          "%s must get %s, not %s",
          call,
          call.refusal().get(),
          error);
      return;
    }
    ModelInvocation.Reply reply = call.invocation() == null ? null : call.invocation().reply();
    if (reply != null && reply.error().isPresent() && error.error().equals(reply.error().get())) {
      Violation.unless(
          !call.invocation().moved() || call.canceled() || call.chunks().size() > 1,
          "%s must not see that its callee could not take it",
          call);
      Violation.unless(
          reply.values().same(error.payload())
              || !reply.values().expressible(caller.serializer())
              || mayFail(call, error.error()),
          "%s got its callee's error with other values",
          call);
      return;
    }
    Violation.unless(mayFail(call, error.error()), "%s has no reason for %s", call, error);
  }

  /** Nothing is going on any more. */
  void settled() {
    for (CallRequest call : history.calls()) {
      if (call.answer() instanceof ErrorMessage error
          && error.error().equals(ErrorUri.NO_SUCH_PROCEDURE)) {
        checkAbsent(call);
      }
      if (call.invocation() != null) {
        checkBest(call, call.invocation().registration());
        checkInterrupt(call, call.invocation());
      }
    }
  }

  /** Whether some invocations cannot be written to this callee. */
  private boolean gaps(PeerSession callee) {
    return profile.withNaN() && callee.serializer() == Serializer.JSON;
  }

  private static CallRequest call(PeerSession caller, long id) {
    Request request = caller.request(id);
    Violation.unless(request.type() == MessageType.CALL, "%s was answered as a call", request);
    return (CallRequest) request;
  }

  private void progress(CallRequest call, ModelInvocation invocation, Result result) {
    Violation.unless(
        call.options().receiveProgress(), "%s asked for no progress: %s", call, result);
    Violation.unless(
        invocation.takesProgress(), "%s was not asked for progress: %s", invocation, result);
    Violation.unless(call.answer() == null, "%s got progress after its end: %s", call, result);
    int place = call.nextProgress();
    while (place < invocation.progress().size()
        && !invocation.progress().get(place).expressible(call.session().serializer())) {
      place = call.nextProgress();
    }
    Violation.unless(
        place < invocation.progress().size()
            && invocation.progress().get(place).same(result.payload()),
        "%s got another progressive result than number %d: %s",
        call,
        place,
        result);
  }

  private static boolean writable(ModelInvocation invocation) {
    return invocation.takesProgress()
        && invocation.progress().stream()
            .allMatch(values -> values.expressible(invocation.call().session().serializer()));
  }

  private void checkDetails(CallRequest call, Holding registration, Invocation message) {
    boolean pattern = registration.pattern().match() != MatchPolicy.EXACT;
    Violation.unless(
        message.details().procedure().filter(call.procedure()::equals).isPresent() == pattern,
        "the procedure in %s of %s",
        message,
        call);
    Violation.unless(
        message.details().receiveProgress()
            == (call.options().receiveProgress() && registration.session().yieldsProgress()),
        "receive_progress in %s of %s",
        message,
        call);
    Violation.unless(
        message.details().progress() == call.options().progress()
            && (!call.options().progress() || registration.session().takesChunks()),
        "progress in %s of %s",
        message,
        call);
    boolean timed =
        call.options().timeout() > 0
            && registration.forwardsTimeout()
            && registration.session().timesCalls();
    Violation.unless(
        message.details().timeout() == (timed ? call.options().timeout() : 0)
            || timed && profile.concurrency() > 0 && isLeft(message.details().timeout(), call)
            || call.invocation() != null && message.details().timeout() == 0,
        "the timeout in %s of %s",
        message,
        call);
  }

  /** A call that waited has less of its timeout left. */
  private static boolean isLeft(long timeout, CallRequest call) {
    return timeout > 0 && timeout < call.options().timeout();
  }

  /** The callee is that of the best registration there was. */
  private void checkBest(CallRequest call, Holding registration) {
    for (Holding other : history.registrations()) {
      Violation.unless(
          !isFor(other, call)
              || !other.pattern().beats(registration.pattern())
              || !other.heldFor(call),
          "%s went to %s and not to %s",
          call,
          registration,
          other);
    }
  }

  /** Calls of a pair come in order; where some wait, those that go to one registration. */
  private void checkOrder(Holding registration, CallRequest call) {
    long queue = profile.concurrency() > 0 ? registration.id() : 0;
    List<Object> pair = List.of(call.session(), registration.session(), queue);
    CallRequest last = lastOfPair.put(pair, call);
    Violation.unless(last == null || last.id() < call.id(), "%s came after %s", call, last);
  }

  /** Whether the router may end a call with this error of its own. */
  private boolean mayFail(CallRequest call, String error) {
    ModelInvocation invocation = call.invocation();
    return switch (error) {
      case ErrorUri.NO_SUCH_PROCEDURE -> invocation == null;
      case ErrorUri.CANCELED ->
          invocation == null
              || invocation.moved()
              || invocation.registration().claim().mayBeDisplaced()
              || invocation.callee().left() != Request.NEVER
              || call.canceled() && !tooEarly(call, invocation);
      case ErrorUri.TIMEOUT ->
          (invocation == null || !invocation.timed() || invocation.moved()) && expired(call);
      case ErrorUri.UNAVAILABLE -> invocation == null || call.chunks().size() > 1;
      case ErrorUri.NO_AVAILABLE_CALLEE ->
          invocation == null ? profile.concurrency() > 0 : invocation.moved();
      case ErrorUri.FEATURE_NOT_SUPPORTED -> invocation == null && call.options().progress();
      case ErrorUri.LIMIT_EXCEEDED -> invocation == null && mayBeBeyondQuota(call);
      case ErrorUri.INVALID_ARGUMENT -> profile.withNaN();
      case ErrorUri.CLOSE_SYSTEM_SHUTDOWN -> invocation == null;
      default -> false;
    };
  }

  private boolean expired(CallRequest call) {
    long millis = call.options().timeout() > 0 ? call.options().timeout() : profile.callTimeout();
    long since =
        call.progress() > 0
            ? call.invocation().progressArrivedAt(call.progress())
            : call.arrivedAt();
    return millis > 0 && world.now() - since >= millis * NANOS_PER_MILLI;
  }

  /** With mode kill the callee is given time to answer. */
  private boolean tooEarly(CallRequest call, ModelInvocation invocation) {
    return call.cancelMode().filter(CancelMode.KILL::equals).isPresent()
        && invocation.callee().cancels()
        && world.now() - call.canceledAt() < profile.killGrace() * NANOS_PER_MILLI;
  }

  private boolean mayBeBeyondQuota(CallRequest call) {
    long pending =
        call.session().requests().stream()
            .filter(other -> other instanceof CallRequest && other.id() < call.id())
            .filter(other -> mayCountFor((CallRequest) other, call))
            .count();
    return pending >= profile.pendingCalls();
  }

  /** Whether a call may have been in progress, or given up but still worked on, for another one. */
  private static boolean mayCountFor(CallRequest other, CallRequest call) {
    if (other.answered() > call.arrived()) {
      return true;
    }
    return other.answer() instanceof ErrorMessage
        && (other.invocation() == null
            || other.invocation().moved()
            || other.invocation().reply() == null
            || other.invocation().reply().arrived() > call.arrived());
  }

  private static boolean isFor(Holding registration, CallRequest call) {
    return registration.session().realm().equals(call.session().realm())
        && registration.pattern().matches(call.procedure());
  }

  private void checkAbsent(CallRequest call) {
    for (Holding registration : history.registrations()) {
      Violation.unless(
          !isFor(registration, call) || !registration.heldFor(call),
          "%s found no procedure, but there was %s",
          call,
          registration);
    }
  }

  /** Who was cancelled and could be told, was told. */
  private static void checkInterrupt(CallRequest call, ModelInvocation invocation) {
    PeerSession callee = invocation.callee();
    boolean skipped = call.cancelMode().filter(CancelMode.SKIP::equals).isPresent();
    if (!callee.cancels() || !callee.live() || skipped || invocation.moved()) {
      return;
    }
    Violation.unless(
        invocation.interrupt() != null || !abandoned(call, invocation),
        "%s was given up, but not interrupted",
        invocation);
  }

  private static boolean abandoned(CallRequest call, ModelInvocation invocation) {
    if (call.answer() instanceof ErrorMessage error) {
      return error.error().equals(ErrorUri.TIMEOUT)
          || error.error().equals(ErrorUri.CANCELED) && call.canceled();
    }
    return call.answer() == null
        && call.session().left() != Request.NEVER
        && (invocation.reply() == null || invocation.reply().arrived() > call.session().left());
  }
}
