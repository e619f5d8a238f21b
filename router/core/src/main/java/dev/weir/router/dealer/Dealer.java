package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Register;
import dev.weir.protocol.Result;
import dev.weir.protocol.Role;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Yield;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;
import dev.weir.router.timer.Timers;
import java.util.function.LongSupplier;

/**
 * The Dealer of one realm (basic profile, "Remote Procedure Calls"). Runs inside the realm's turn.
 */
public final class Dealer {
  private static final long RETRY_AFTER_MILLIS = 100;

  private final Registrations registrations;
  private final Registrar registrar;
  private final Delivery delivery;
  private final Counters counters;
  private final DealerLimits limits;
  private final CallClock clock;

  /** The wall clock gives milliseconds since 1970. */
  public Dealer(
      Delivery delivery,
      Timers timers,
      CallTimes times,
      DealerLimits limits,
      Counters counters,
      RegistrationEvents events,
      LongSupplier wallClock) {
    this.registrations = new Registrations(events, wallClock);
    this.registrar = new Registrar(registrations, delivery, limits.registrationsPerSession());
    this.delivery = delivery;
    this.counters = counters;
    this.limits = limits;
    this.clock = new CallClock(timers, times);
  }

  /** The procedure is valid and allowed. */
  public void register(Party callee, Register register) {
    registrar.register(callee, register);
  }

  public void unregister(Party callee, Unregister unregister) {
    registrar.unregister(callee, unregister);
  }

  /**
   * Takes a callee out of a registration (advanced profile, "Registration Revocation"): it is told
   * when it announced that it understands, and calls that run may end. False when there is no such
   * registration or the session is none of its callees.
   */
  public boolean revoke(long registration, long callee, String reason) {
    return registrar.revoke(registration, callee, reason);
  }

  /** What can be asked about registrations. */
  public RegistrationView registrations() {
    return registrations;
  }

  /**
   * The procedure is valid and allowed.
   *
   * @throws ProtocolViolation when the request id is that of a call in progress
   */
  public void call(Party caller, Call call) {
    counters.count(Counter.CALLS);
    if (caller.calls().get(call.request()) != null) {
      throw new ProtocolViolation("CALL.Request " + call.request() + " is a call in progress");
    }
    Registration registration = registrations.best(call.procedure());
    if (registration == null) {
      refuse(caller, call, ErrorUri.NO_SUCH_PROCEDURE, "no callee has registered this procedure");
    } else if (caller.calls().size() >= limits.pendingCallsPerSession()) {
      counters.count(Counter.CALLS_REFUSED);
      delivery.send(
          caller.member(),
          Answers.limit(
              MessageType.CALL,
              call.request(),
              "the number of pending calls of a session",
              limits.pendingCallsPerSession(),
              "realms.limits.pending_calls_per_session"));
    } else if (registration.next().callee().member().mailbox().aboveHigh()) {
      refuseOverloaded(caller, call);
    } else {
      invoke(caller, call, registration);
    }
  }

  /** A CANCEL for a call that is finished is ignored. */
  public void cancel(Party caller, Cancel cancel) {
    CallerLeg leg = caller.calls().get(cancel.request());
    if (leg != null) {
      leg.cancel(cancel.options().mode());
    }
  }

  /**
   * A result of a callee.
   *
   * @throws ProtocolViolation when there was never such an invocation
   */
  public void yield(Party callee, Yield yield) {
    CalleeLeg leg = owed(callee, yield.request(), "YIELD");
    if (leg == null) {
      return;
    }
    if (!yield.options().progress()) {
      leg.result(yield.payload());
    } else if (leg.yieldsProgress()) {
      leg.progress(yield.payload());
    } else {
      counters.count(Counter.UNREQUESTED_PROGRESS);
    }
  }

  /**
   * An error of a callee.
   *
   * @throws ProtocolViolation when it answers no invocation
   */
  public void error(Party callee, ErrorMessage error) {
    if (error.requestType() != MessageType.INVOCATION.code()) {
      throw new ProtocolViolation(
          "ERROR.REQUEST.Type must be 68 from a client, not " + error.requestType());
    }
    CalleeLeg leg = owed(callee, error.request(), "ERROR");
    if (leg != null) {
      leg.error(error.details(), error.error(), error.payload());
    }
  }

  /** An INVOCATION that could not be written to its callee ends its call. */
  public void undeliverable(Party callee, long invocation, String error, String sentence) {
    CalleeLeg leg = callee.invocations().get(invocation);
    if (leg != null) {
      leg.error(Dict.EMPTY, error, Payload.of(sentence));
    }
  }

  /**
   * A RESULT that could not be written to its caller becomes an ERROR. A progressive one ends the
   * call with it, unless the final answer is on its way already.
   */
  public void undeliverable(Party caller, Result result, String error, String sentence) {
    if (!result.details().progress()) {
      delivery.send(
          caller.member(), Answers.error(MessageType.CALL, result.request(), error, sentence));
      return;
    }
    CallerLeg leg = caller.calls().get(result.request());
    if (leg != null) {
      leg.undeliverable(error, sentence);
    }
  }

  /** The session is gone: its registrations end, its callers are answered, its callees are told. */
  public void leave(Party party) {
    registrar.leave(party);
    for (CallerLeg call : party.calls().values()) {
      call.callerGone();
    }
    for (CalleeLeg invocation : party.invocations().values()) {
      invocation.calleeGone();
    }
  }

  /** How many calls are in progress. */
  public int runningCalls() {
    return clock.running();
  }

  /** Whether nothing is registered and no call runs. */
  public boolean isEmpty() {
    return registrations.isEmpty() && clock.running() == 0;
  }

  private void invoke(Party caller, Call call, Registration registration) {
    Endpoint endpoint = registration.next();
    Party callee = endpoint.callee();
    CallerLeg callerLeg = new CallerLeg(caller, call.request(), call.options(), clock, delivery);
    CalleeLeg calleeLeg = new CalleeLeg(callee, callee.nextInvocation(), callerLeg, delivery);
    caller.calls().put(call.request(), callerLeg);
    callee.owes(calleeLeg);
    clock.started();
    callerLeg.begin(calleeLeg, forwardsTimeout(call, endpoint));
    delivery.send(
        callee.member(),
        new Invocation(
            calleeLeg.invocation(),
            registration.id(),
            details(call, registration, endpoint),
            call.payload()),
        call.payload());
  }

  private static InvocationDetails details(
      Call call, Registration registration, Endpoint endpoint) {
    boolean pattern = registration.match() != MatchPolicy.EXACT;
    boolean progress =
        call.options().receiveProgress() && endpoint.callee().member().yieldsProgress();
    boolean timeout = forwardsTimeout(call, endpoint);
    if (!pattern && !progress && !timeout) {
      return InvocationDetails.NONE;
    }
    Dict.Builder details = Dict.builder();
    if (pattern) {
      details.put("procedure", call.procedure());
    }
    if (progress) {
      details.put("receive_progress", true);
    }
    if (timeout) {
      details.put("timeout", call.options().timeout());
    }
    return InvocationDetails.of(details.build());
  }

  private static boolean forwardsTimeout(Call call, Endpoint endpoint) {
    return call.options().timeout() > 0
        && endpoint.forwardTimeout()
        && endpoint.callee().member().hello().announces(Role.CALLEE, Feature.CALL_TIMEOUT);
  }

  /** The invocation that is answered, or null when the answer is too late. */
  private CalleeLeg owed(Party callee, long invocation, String answer) {
    CalleeLeg leg = callee.invocations().get(invocation);
    if (leg == null) {
      if (invocation > callee.lastInvocation()) {
        throw new ProtocolViolation(
            answer + " names invocation " + invocation + ", which was never sent");
      }
      counters.count(Counter.LATE_ANSWERS);
    }
    return leg;
  }

  private void refuseOverloaded(Party caller, Call call) {
    counters.count(Counter.CALLS_REFUSED);
    Payload payload =
        Answers.retryable(
            "the callee does not read as fast as it is called (limits.mailbox)",
            RETRY_AFTER_MILLIS);
    delivery.send(
        caller.member(),
        new ErrorMessage(
            MessageType.CALL.code(), call.request(), Dict.EMPTY, ErrorUri.UNAVAILABLE, payload));
  }

  private void refuse(Party caller, Call call, String error, String sentence) {
    counters.count(Counter.CALLS_REFUSED);
    delivery.send(
        caller.member(), Answers.error(MessageType.CALL, call.request(), error, sentence));
  }
}
