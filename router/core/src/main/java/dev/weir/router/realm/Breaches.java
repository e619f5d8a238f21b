package dev.weir.router.realm;

import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Yield;
import dev.weir.router.auth.Action;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.dealer.Dealer;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import dev.weir.router.payload.PayloadBreach;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers messages whose payload is not as it is declared (basic profile, {@code
 * wamp.error.invalid_argument}). What the session may not do at all is answered as that, so nobody
 * learns what is declared for a URI that is closed to him. Runs inside the realm's turn.
 */
final class Breaches {
  private final Gate gate;
  private final Dealer dealer;
  private final Delivery delivery;
  private final Counters counters;

  Breaches(Gate gate, Dealer dealer, Delivery delivery, Counters counters) {
    this.gate = gate;
    this.dealer = dealer;
    this.delivery = delivery;
    this.counters = counters;
  }

  /** Of CALL, PUBLISH or YIELD. */
  void answer(Membership membership, Message message, PayloadBreach breach) {
    counters.count(Counter.PAYLOADS_REFUSED);
    switch (message.type()) {
      case CALL -> call(membership, (Call) message, breach);
      case PUBLISH -> publish(membership.member(), (Publish) message, breach);
      default ->
          dealer.refuseResult(
              membership.party(),
              (Yield) message,
              ErrorUri.INVALID_ARGUMENT,
              payload("the result", breach));
    }
  }

  private void call(Membership membership, Call call, PayloadBreach breach) {
    Optional<ErrorMessage> refusal =
        gate.refusal(
            membership.member(),
            Action.CALL,
            MessageType.CALL,
            call.request(),
            call.procedure(),
            MatchPolicy.EXACT);
    ErrorMessage answer =
        refusal.orElseGet(
            () -> error(MessageType.CALL, call.request(), payload("the call", breach)));
    dealer.refuse(membership.party(), call, answer);
  }

  private void publish(Member publisher, Publish publish, PayloadBreach breach) {
    if (!publish.options().acknowledge()) {
      counters.count(Counter.PUBLICATIONS_REFUSED);
      return;
    }
    Optional<ErrorMessage> refusal =
        gate.refusal(
            publisher,
            Action.PUBLISH,
            MessageType.PUBLISH,
            publish.request(),
            publish.topic(),
            MatchPolicy.EXACT);
    delivery.send(
        publisher,
        refusal.orElseGet(
            () -> error(MessageType.PUBLISH, publish.request(), payload("the event", breach))));
  }

  private static ErrorMessage error(MessageType type, long request, Payload payload) {
    return new ErrorMessage(type.code(), request, Dict.EMPTY, ErrorUri.INVALID_ARGUMENT, payload);
  }

  private static Payload payload(String what, PayloadBreach breach) {
    String sentence =
        what
            + " is not as declared: "
            + breach.path()
            + " "
            + breach.sentence()
            + " ("
            + breach.rule()
            + ")";
    return Payload.of(List.of(sentence), Map.of("path", breach.path(), "rule", breach.rule()));
  }
}
