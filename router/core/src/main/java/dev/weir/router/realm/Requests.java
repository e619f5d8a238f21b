package dev.weir.router.realm;

import static dev.weir.protocol.MatchPolicy.EXACT;

import dev.weir.protocol.Call;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Message;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Register;
import dev.weir.protocol.Subscribe;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.RouterUris;
import dev.weir.router.broker.Broker;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.dealer.Dealer;
import dev.weir.router.member.Delivery;
import dev.weir.router.meta.MetaApi;
import dev.weir.router.rate.Excess;

/**
 * The messages for which a session needs a right: they go on to broker, dealer and meta API, or are
 * answered. Runs inside the realm's turn.
 */
final class Requests {
  private final Gate gate;
  private final Broker broker;
  private final Dealer dealer;
  private final MetaApi meta;
  private final Counters counters;
  private final MemoryGate memory;
  private final Checkpoint checkpoint;

  Requests(
      Gate gate,
      Broker broker,
      Dealer dealer,
      MetaApi meta,
      Delivery delivery,
      MemoryGate memory,
      Counters counters) {
    this.gate = gate;
    this.broker = broker;
    this.dealer = dealer;
    this.meta = meta;
    this.counters = counters;
    this.memory = memory;
    this.checkpoint = new Checkpoint(gate, delivery, counters);
  }

  private boolean passes(
      Membership membership,
      Action action,
      Message message,
      long request,
      String uri,
      MatchPolicy match) {
    return checkpoint.passes(membership.member(), action, message, request, uri, match);
  }

  /** Whether a request comes no more often than it may; one that does is answered or dropped. */
  private boolean within(
      Membership membership,
      Action action,
      Message message,
      long request,
      String uri,
      MatchPolicy match) {
    if (membership.rates() == null) {
      return true;
    }
    boolean answered = !(message instanceof Publish publish) || publish.options().acknowledge();
    Excess excess = membership.rates().excess(action, uri, match, answered);
    if (excess == null) {
      return true;
    }
    counters.count(Counter.RATES_EXCEEDED);
    checkpoint.refuse(membership.member(), message, excess.error(message.type(), request));
    if (!answered) {
      meta.dropped(membership.member(), 1, excess.sentence());
    }
    return false;
  }

  void call(Membership membership, Call call) {
    if (membership.party().continues(call.request())) {
      dealer.chunk(membership.party(), call);
    } else if (RouterUris.owns(call.procedure()) && !gate.isClosing()) {
      if (within(membership, Action.CALL, call, call.request(), call.procedure(), EXACT)) {
        meta.call(membership.member(), call);
      } else {
        counters.count(Counter.CALLS_REFUSED);
      }
    } else if (passes(membership, Action.CALL, call, call.request(), call.procedure(), EXACT)
        && within(membership, Action.CALL, call, call.request(), call.procedure(), EXACT)) {
      dealer.call(membership.party(), call);
    } else {
      counters.count(Counter.CALLS_REFUSED);
    }
  }

  void register(Membership membership, Register register) {
    MatchPolicy match = register.options().match();
    if (passes(
            membership, Action.REGISTER, register, register.request(), register.procedure(), match)
        && within(
            membership,
            Action.REGISTER,
            register,
            register.request(),
            register.procedure(),
            match)) {
      dealer.register(membership.party(), register);
    }
  }

  void publish(Membership membership, Publish publish) {
    if (passes(membership, Action.PUBLISH, publish, publish.request(), publish.topic(), EXACT)
        && within(membership, Action.PUBLISH, publish, publish.request(), publish.topic(), EXACT)
        && fits(membership, publish)) {
      broker.publish(membership.member(), publish);
    }
  }

  /** Whether there is memory for a publication; else it is answered, or dropped and told. */
  private boolean fits(Membership membership, Publish publish) {
    if (memory.admits(membership, publish)) {
      return true;
    }
    checkpoint.refuse(membership.member(), publish, memory.refusal(membership, publish));
    if (!publish.options().acknowledge()) {
      meta.dropped(membership.member(), 1, memory.sentence(membership));
    }
    return false;
  }

  /** A testament of a session that has left; the rules hold for it as for any publication. */
  void publishLast(Membership left, Publish last) {
    if (passes(left, Action.PUBLISH, last, last.request(), last.topic(), EXACT)) {
      broker.publishFor(left.member(), last.topic(), last.options(), last.payload());
    }
  }

  void subscribe(Membership membership, Subscribe subscribe) {
    MatchPolicy match = subscribe.options().match();
    if (passes(
            membership, Action.SUBSCRIBE, subscribe, subscribe.request(), subscribe.topic(), match)
        && within(
            membership,
            Action.SUBSCRIBE,
            subscribe,
            subscribe.request(),
            subscribe.topic(),
            match)) {
      broker.subscribe(membership.subscriber(), subscribe);
    }
  }

  /** A request that an authorizer did not let on. */
  void refuse(Membership membership, Message message, ErrorMessage error) {
    note(membership, message);
    if (message instanceof Call) {
      counters.count(Counter.CALLS_REFUSED);
    }
    checkpoint.refuse(membership.member(), message, error);
  }

  /** Chunks may follow a CALL that did not come this far: they are then too late. */
  void note(Membership membership, Message message) {
    if (message instanceof Call call) {
      membership.party().continues(call.request());
    }
  }
}
