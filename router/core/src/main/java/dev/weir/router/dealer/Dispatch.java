package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.InvocationPolicy;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.member.Delivery;
import dev.weir.router.payload.PayloadRule.Kind;
import dev.weir.router.payload.PayloadRules;
import java.util.List;

/**
 * Brings calls to callees: one is chosen, and in one step the invocation gets its id, the call is
 * recorded and INVOCATION is sent. Runs inside the realm's turn.
 */
final class Dispatch {
  private static final String PARTITION = "partition";

  private final Selection selection;
  private final InvocationTerms terms;
  private final CallClock clock;
  private final Delivery delivery;
  private final Counters counters;
  private final PayloadRules payloads;
  private final boolean sharded;

  /** With {@code sharded} callers may name a shard. */
  Dispatch(
      Selection selection,
      InvocationTerms terms,
      CallClock clock,
      Delivery delivery,
      Counters counters,
      PayloadRules payloads,
      boolean sharded) {
    this.payloads = payloads;
    this.selection = selection;
    this.terms = terms;
    this.clock = clock;
    this.delivery = delivery;
    this.counters = counters;
    this.sharded = sharded;
  }

  /** Whether a call is for one shard and does not say for which. */
  boolean lacksKey(Call call) {
    return partitioned(call) && call.options().dict().text("rkey").isEmpty();
  }

  /** The call goes to a callee; false when none can take it now. */
  boolean first(Party caller, Call call, Registration registration) {
    Endpoint endpoint =
        selection.choose(registration, policy(call, registration), call, caller, List.of());
    if (endpoint == null) {
      return false;
    }
    CallerLeg leg = begin(caller, call);
    if (mayMove(registration, endpoint)) {
      leg.mayMove(new Rerouting(this, call));
    }
    invoke(leg, call, registration, endpoint, call.options().timeout());
    return true;
  }

  /** A call is in progress from now on; it must go to a callee or wait for one at once. */
  CallerLeg begin(Party caller, Call call) {
    CallerLeg leg = new CallerLeg(caller, call.request(), call.options(), clock, delivery);
    caller.calls().put(call.request(), leg);
    clock.started();
    if (call.options().progress()) {
      leg.expect(new Chunks(call.procedure()));
    }
    return leg;
  }

  /** A call that waits goes to a callee; false when none can take it now. */
  boolean waiting(WaitingCall waiting) {
    Registration registration = waiting.registration();
    Call call = waiting.call();
    CallerLeg leg = waiting.leg();
    Endpoint endpoint =
        selection.choose(
            registration, policy(call, registration), call, leg.caller(), waiting.tried());
    if (endpoint == null) {
      return false;
    }
    waiting.leave();
    if (!waiting.tried().isEmpty()) {
      counters.count(Counter.CALLS_REROUTED);
    } else if (mayMove(registration, endpoint)) {
      leg.mayMove(new Rerouting(this, call));
    }
    invoke(leg, call, registration, endpoint, waiting.timeLeft(clock.now()));
    leg.forward(waiting.chunks());
    return true;
  }

  /** The call goes to another callee than those tried; false when there is none. */
  boolean again(CallerLeg leg, Call call, Registration registration, List<Party> tried) {
    Endpoint endpoint =
        selection.choose(registration, policy(call, registration), call, leg.caller(), tried);
    if (endpoint == null) {
      return registration.concurrency() != null
          && registration.concurrency().again(leg, call, tried);
    }
    counters.count(Counter.CALLS_REROUTED);
    invoke(leg, call, registration, endpoint, leg.timed() ? 0 : call.options().timeout());
    return true;
  }

  /** The timeout, in milliseconds, is what the callee may be told of; 0 is none. */
  private void invoke(
      CallerLeg leg, Call call, Registration registration, Endpoint endpoint, long timeout) {
    Party callee = endpoint.callee();
    long told = endpoint.forwardsTimeout() ? timeout : 0;
    InvocationDetails details = terms.of(call, leg.caller(), registration, endpoint, told);
    CalleeLeg invoked =
        new CalleeLeg(registration, endpoint, callee.nextInvocation(), leg, delivery);
    callee.owes(invoked);
    payloads
        .of(Kind.RESULT, call.procedure())
        .ifPresent(judge -> callee.member().expect(invoked.invocation(), judge));
    if (leg.chunks() != null) {
      leg.chunks().begin(details);
    }
    leg.begin(invoked, told > 0);
    invoked.invoke(details, call.payload());
  }

  /** Only then the call is kept: no other callee could get it. */
  private static boolean mayMove(Registration registration, Endpoint endpoint) {
    return registration.policy() != InvocationPolicy.SINGLE
        && (endpoint.reroutes() || registration.terms().rerouteOnLoss());
  }

  private InvocationPolicy policy(Call call, Registration registration) {
    return partitioned(call) ? InvocationPolicy.HASH : registration.policy();
  }

  private boolean partitioned(Call call) {
    return sharded && call.options().dict().text("runmode").filter(PARTITION::equals).isPresent();
  }
}
