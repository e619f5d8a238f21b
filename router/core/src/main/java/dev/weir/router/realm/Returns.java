package dev.weir.router.realm;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.dealer.Dealer;
import dev.weir.router.member.Delivery;
import dev.weir.router.meta.MetaApi;

/**
 * Messages that come back because they have no form in their receiver's serializer, or are larger
 * than it takes. Runs inside the realm's turn.
 */
final class Returns {
  private final Dealer dealer;
  private final Delivery delivery;
  private final MetaApi meta;
  private final Counters counters;

  Returns(Dealer dealer, Delivery delivery, MetaApi meta, Counters counters) {
    this.dealer = dealer;
    this.delivery = delivery;
    this.meta = meta;
    this.counters = counters;
  }

  /** Returns false when the session cannot go on without the message, as without WELCOME. */
  boolean undeliverable(Membership membership, Message message, String error, String sentence) {
    switch (message.type()) {
      case INVOCATION ->
          dealer.undeliverable(
              membership.party(), ((Invocation) message).request(), error, sentence);
      case RESULT -> dealer.undeliverable(membership.party(), (Result) message, error, sentence);
      case ERROR ->
          delivery.send(membership.member(), shorter((ErrorMessage) message, error, sentence));
      case EVENT -> {
        counters.count(Counter.EVENTS_UNENCODABLE);
        meta.dropped(membership.member(), 1, sentence);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** With its own URI, unless that may be what makes it too large: it must not come back again. */
  private static ErrorMessage shorter(ErrorMessage lost, String error, String sentence) {
    return new ErrorMessage(
        lost.requestType(),
        lost.request(),
        Dict.EMPTY,
        error.equals(ErrorUri.PAYLOAD_SIZE_EXCEEDED) ? error : lost.error(),
        Payload.of(sentence));
  }
}
