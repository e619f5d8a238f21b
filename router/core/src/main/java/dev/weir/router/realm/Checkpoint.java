package dev.weir.router.realm;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Publish;
import dev.weir.router.auth.Action;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import java.util.Optional;

/**
 * Lets the requests of sessions on, or answers them; an unacknowledged publication that may not go
 * on is dropped and counted. Runs inside the realm's turn.
 */
final class Checkpoint {
  private final Gate gate;
  private final Delivery delivery;
  private final Counters counters;

  Checkpoint(Gate gate, Delivery delivery, Counters counters) {
    this.gate = gate;
    this.delivery = delivery;
    this.counters = counters;
  }

  /** Whether a request may go on; one that may not is answered, if it wants an answer. */
  boolean passes(
      Member member, Action action, Message message, long request, String uri, MatchPolicy match) {
    Optional<ErrorMessage> refusal =
        gate.refusal(member, action, message.type(), request, uri, match);
    refusal.ifPresent(error -> refuse(member, message, error));
    return refusal.isEmpty();
  }

  /** A request that may not go on. */
  void refuse(Member member, Message message, ErrorMessage error) {
    if (message instanceof Publish publish && !publish.options().acknowledge()) {
      counters.count(Counter.PUBLICATIONS_REFUSED);
    } else {
      delivery.send(member, error);
    }
  }
}
