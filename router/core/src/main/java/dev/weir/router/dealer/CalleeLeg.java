package dev.weir.router.dealer;

import dev.weir.protocol.CancelMode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.InterruptOptions;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Role;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Passthru;

/**
 * A call as its callee sees it: an invocation with its id and whether it can be interrupted. Once
 * settled or given up it is out of the callee's table, and what the callee still sends for it is
 * late and dropped. Runs inside the realm's turn.
 */
final class CalleeLeg {
  private final Registration registration;
  private final Endpoint endpoint;
  private final long invocation;
  private final CallerLeg caller;
  private final Delivery delivery;
  private final Concurrency concurrency;

  CalleeLeg(
      Registration registration,
      Endpoint endpoint,
      long invocation,
      CallerLeg caller,
      Delivery delivery) {
    this.registration = registration;
    this.endpoint = endpoint;
    this.invocation = invocation;
    this.caller = caller;
    this.delivery = delivery;
    this.concurrency = registration.concurrency();
    if (concurrency != null) {
      concurrency.take(endpoint, caller.caller());
    }
  }

  Party callee() {
    return endpoint.callee();
  }

  long invocation() {
    return invocation;
  }

  Registration registration() {
    return registration;
  }

  /** Whether the callee announced call canceling: else it must never get an INTERRUPT. */
  boolean interruptible() {
    return callee().member().cancels();
  }

  /** Whether progressive results were asked of this callee. */
  boolean yieldsProgress() {
    return caller.receivesProgress() && callee().member().yieldsProgress();
  }

  /** Whether the callee has room for a further chunk, for which its caller may be held back. */
  boolean takesChunk(Payload payload) {
    return delivery.hasRoom(caller.caller().member(), callee().member(), payload.size());
  }

  /** The call or a further chunk of it. */
  void invoke(InvocationDetails details, Payload payload) {
    delivery.send(
        callee().member(),
        new Invocation(invocation, registration.id(), details, payload),
        payload);
  }

  void interrupt(CancelMode mode, String reason) {
    if (interruptible()) {
      Dict options = Dict.builder().put("mode", mode.word()).put("reason", reason).build();
      delivery.send(callee().member(), new Interrupt(invocation, InterruptOptions.of(options)));
    }
  }

  /** The caller wants no answer any more; with any mode but skip the callee is told. */
  void giveUp(CancelMode mode, String reason) {
    callee().settle(invocation);
    if (concurrency != null) {
      HeldSlot.hold(concurrency, endpoint, invocation, caller);
    }
    if (mode != CancelMode.SKIP) {
      interrupt(mode, reason);
    }
  }

  /** Whether the caller can take a result with these options. */
  boolean callerTakes(YieldOptions options) {
    return !Passthru.used(options.dict())
        || Passthru.announced(caller.caller().member(), Role.CALLER);
  }

  void progress(YieldOptions options, Payload payload) {
    caller.progress(options, payload);
  }

  void result(YieldOptions options, Payload payload) {
    settle();
    caller.result(options, payload);
  }

  /** A result cannot be passed on: the caller gets this error, and a callee not yet done stops. */
  void refuse(boolean progress, String error, Payload payload) {
    if (progress) {
      caller.refuse(error, payload);
    } else {
      settle();
      caller.error(Dict.EMPTY, error, payload);
    }
  }

  void error(Dict details, String error, Payload payload) {
    settle();
    if (endpoint.reroutes() && error.equals(ErrorUri.UNAVAILABLE)) {
      caller.unavailable(details, payload);
    } else {
      caller.failed(details, error, payload);
    }
  }

  /**
   * The INVOCATION has no form for the callee, which knows of the call if this is a later chunk.
   */
  void undeliverable(String error, String sentence) {
    if (caller.isBound()) {
      giveUp(CancelMode.KILLNOWAIT, error);
    } else {
      settle();
    }
    caller.error(Dict.EMPTY, error, Payload.of(sentence));
  }

  /** The callee's session is gone. */
  void calleeGone() {
    settle();
    if (registration.terms().rerouteOnLoss()) {
      caller.calleeLost();
    } else {
      caller.error(Dict.EMPTY, ErrorUri.CANCELED, Payload.of("callee gone"));
    }
  }

  /** The callee is done with it. */
  private void settle() {
    callee().settle(invocation);
    if (concurrency != null) {
      concurrency.release(endpoint, caller.caller());
    }
  }

  /** Another session has taken over the procedure. */
  void displaced() {
    caller.displaced();
  }
}
