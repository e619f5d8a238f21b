package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.member.Allowance;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;

/** Calls that do not even begin: counted and answered. Runs inside the realm's turn. */
final class Refusals {
  static final Payload NO_CALLEE = Payload.of("no callee can take the call now");

  private final Delivery delivery;
  private final Counters counters;

  Refusals(Delivery delivery, Counters counters) {
    this.delivery = delivery;
    this.counters = counters;
  }

  void refuse(Party caller, ErrorMessage answer) {
    counters.count(Counter.CALLS_REFUSED);
    delivery.send(caller.member(), answer);
  }

  void refuse(Party caller, Call call, String error, String sentence) {
    refuse(caller, Answers.error(MessageType.CALL, call.request(), error, sentence));
  }

  /** Too many calls wait already, or the callee does not read. */
  void unavailable(Party caller, Call call, Payload overload) {
    refuse(
        caller,
        new ErrorMessage(
            MessageType.CALL.code(), call.request(), Dict.EMPTY, ErrorUri.UNAVAILABLE, overload));
  }

  /** No callee announced what the call needs. */
  void lacking(Party caller, Call call) {
    refuse(
        caller,
        call,
        ErrorUri.FEATURE_NOT_SUPPORTED,
        call.options().progress()
            ? "the callee did not announce progressive_call_invocations and call_canceling"
            : "the callee did not announce payload_passthru_mode");
  }

  void beyondQuota(Party caller, Call call) {
    Allowance limits = caller.member().limits();
    refuse(
        caller,
        Answers.limit(
            MessageType.CALL,
            call.request(),
            "the number of pending calls of a session, with those given up and not answered yet,",
            limits.pendingCalls(),
            limits.key("pending_calls_per_session")));
  }

  void beyondShare(Party caller, Call call, int most) {
    refuse(
        caller,
        Answers.limit(
            MessageType.CALL,
            call.request(),
            "the number of calls of a session that run or wait at this procedure",
            most,
            "realms.procedures.per_caller"));
  }
}
