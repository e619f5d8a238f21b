package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Register;
import dev.weir.protocol.Result;
import dev.weir.protocol.Unregister;
import dev.weir.protocol.Yield;
import dev.weir.router.auth.Disclosures;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.matching.PatternQuota;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.payload.PayloadRules;
import dev.weir.router.timer.Timers;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The Dealer of one realm (basic profile, "Remote Procedure Calls"). Runs inside the realm's turn.
 */
public final class Dealer {
  private static final Payload UNTAKEN_RESULT =
      Payload.of("the result came in payload passthru mode, which the caller did not announce");

  private final Registrations registrations;
  private final Registrar registrar;
  private final Dispatch dispatch;
  private final CallQueues queues;
  private final Refusals refusals;
  private final Delivery delivery;
  private final Counters counters;
  private final CallClock clock;

  public Dealer(
      Delivery delivery,
      Timers timers,
      RealmOptions options,
      PayloadRules payloads,
      PatternQuota patterns,
      Counters counters,
      Budget memory,
      RegistrationEvents events,
      InstantSource wall,
      LongSupplier monotonic,
      Reentry turn) {
    this.delivery = delivery;
    this.counters = counters;
    this.clock = new CallClock(timers, options, counters, monotonic);
    ProcedureRules rules = new ProcedureRules(options);
    this.registrations = new Registrations(rules, events, wall, patterns);
    this.dispatch =
        new Dispatch(
            new Selection(new Dice(wall.millis())),
            new InvocationTerms(rules),
            clock,
            delivery,
            counters,
            payloads,
            options.shardedRegistrations());
    this.refusals = new Refusals(delivery, counters);
    this.queues = new CallQueues(dispatch, clock, refusals, counters, events, turn, memory);
    this.registrar = new Registrar(registrations, rules, delivery, counters, queues);
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
   * @throws ProtocolViolation when the request id is that of a call in progress, or the call is
   *     progressive and the caller did not announce that
   */
  public void call(Party caller, Call call) {
    counters.count(Counter.CALLS);
    if (caller.calls().get(call.request()) != null) {
      throw new ProtocolViolation("CALL.Request " + call.request() + " is a call in progress");
    }
    if (call.options().progress() && !caller.sendsChunks()) {
      throw new ProtocolViolation(
          "CALL.Options.progress needs the feature progressive_call_invocations, which HELLO did"
              + " not announce for the caller");
    }
    Registration registration = registrations.best(call.procedure());
    if (registration == null) {
      refusals.refuse(
          caller, call, ErrorUri.NO_SUCH_PROCEDURE, "no callee has registered this procedure");
    } else if (call.options().discloseMe() && !mayBeDisclosed(caller, call)) {
      refusals.refuse(
          caller,
          call,
          ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME,
          "role " + caller.member().identity().authrole() + " may not disclose itself here");
    } else if (dispatch.lacksKey(call)) {
      refusals.refuse(
          caller,
          call,
          ErrorUri.INVALID_ARGUMENT,
          "CALL.Options.runmode partition needs the option rkey");
    } else if (caller.load() >= caller.member().limits().pendingCalls()) {
      refusals.beyondQuota(caller, call);
    } else if (registration.concurrency() != null) {
      queues.call(caller, call, registration.concurrency());
    } else if (!dispatch.first(caller, call, registration)) {
      refuseForNow(caller, call, registration);
    }
  }

  /**
   * A CALL that {@link Party#continues} another: a further chunk, or one that comes too late and is
   * ignored.
   *
   * @throws ProtocolViolation when that call is not progressive, or its last chunk has come
   */
  public void chunk(Party caller, Call chunk) {
    CallerLeg leg = caller.calls().get(chunk.request());
    if (leg == null || !leg.takes(chunk)) {
      counters.count(Counter.LATE_CHUNKS);
    } else {
      leg.chunk(chunk);
    }
  }

  /**
   * A CALL that must not go on, for which this is the error: a call in progress that it continues
   * ends with that.
   *
   * @throws ProtocolViolation when the request id is that of a call that it cannot continue
   */
  public void refuse(Party caller, Call call, ErrorMessage answer) {
    boolean continues = caller.continues(call.request());
    CallerLeg leg = caller.calls().get(call.request());
    if (continues && (leg == null || !leg.takes(call))) {
      counters.count(Counter.LATE_CHUNKS);
    } else if (continues) {
      leg.refuse(call, answer.error(), answer.payload());
    } else if (leg != null) {
      throw new ProtocolViolation("CALL.Request " + call.request() + " is a call in progress");
    } else {
      refusals.refuse(caller, answer);
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
    CalleeLeg leg = owed(callee, yield.request(), !yield.options().progress(), "YIELD");
    if (leg == null) {
      return;
    }
    boolean progress = yield.options().progress();
    if (progress && !leg.yieldsProgress()) {
      counters.count(Counter.UNREQUESTED_PROGRESS);
    } else if (!leg.callerTakes(yield.options())) {
      leg.refuse(progress, ErrorUri.FEATURE_NOT_SUPPORTED, UNTAKEN_RESULT);
    } else if (progress) {
      leg.progress(yield.options(), yield.payload());
    } else {
      leg.result(yield.options(), yield.payload());
    }
  }

  /** A result that must not reach the caller, who gets this error in its place. */
  public void refuseResult(Party callee, Yield yield, String error, Payload payload) {
    boolean progress = yield.options().progress();
    CalleeLeg leg = owed(callee, yield.request(), !progress, "YIELD");
    if (leg != null && progress && !leg.yieldsProgress()) {
      counters.count(Counter.UNREQUESTED_PROGRESS);
    } else if (leg != null) {
      leg.refuse(progress, error, payload);
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
    CalleeLeg leg = owed(callee, error.request(), true, "ERROR");
    if (leg != null) {
      leg.error(error.details(), error.error(), error.payload());
    }
  }

  /** An INVOCATION that could not be written to its callee ends its call. */
  public void undeliverable(Party callee, long invocation, String error, String sentence) {
    CalleeLeg leg = callee.invocations().get(invocation);
    if (leg != null) {
      leg.undeliverable(error, sentence);
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
    for (CallerLeg call : party.calls().values()) {
      call.callerGone();
    }
    registrar.leave(party);
    for (CalleeLeg invocation : party.invocations().values()) {
      invocation.calleeGone();
    }
    party.charged().values().forEach(Remnant::release);
    party.abandoned().values().forEach(Remnant::release);
    party.held().values().forEach(HeldSlot::release);
  }

  /** How many calls are in progress. */
  public int runningCalls() {
    return clock.running();
  }

  /** Whether nothing is registered and no call runs. */
  public boolean isEmpty() {
    return registrations.isEmpty() && clock.running() == 0;
  }

  /** What does not fit together in the dealer's tables, given all parties of the realm. */
  public Optional<String> fault(List<Party> present) {
    return new CallAudit(registrations, clock.running()).fault(present);
  }

  /** The invocation that is answered, or null when the answer is too late. */
  private CalleeLeg owed(Party callee, long invocation, boolean last, String answer) {
    CalleeLeg leg = callee.invocations().get(invocation);
    if (leg == null) {
      if (invocation > callee.lastInvocation()) {
        throw new ProtocolViolation(
            answer + " names invocation " + invocation + ", which was never sent");
      }
      counters.count(Counter.LATE_ANSWERS);
      Remnant remnant = callee.abandoned().get(invocation);
      if (last && remnant != null) {
        remnant.release();
      }
      HeldSlot held = callee.held().get(invocation);
      if (last && held != null) {
        held.release();
      }
    }
    return leg;
  }

  private static boolean mayBeDisclosed(Party caller, Call call) {
    return caller.member().named()
        || Disclosures.mayAsk(caller.member().identity().permissions(), call.procedure());
  }

  private void refuseForNow(Party caller, Call call, Registration registration) {
    if (registration.endpoints().stream().noneMatch(endpoint -> endpoint.takes(call))) {
      refusals.lacking(caller, call);
    } else {
      refusals.unavailable(caller, call, Overload.calls());
    }
  }
}
