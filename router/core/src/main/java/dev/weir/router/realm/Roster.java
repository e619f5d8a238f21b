package dev.weir.router.realm;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Message;
import dev.weir.protocol.Welcome;
import dev.weir.router.broker.Broker;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.dealer.Dealer;
import dev.weir.router.matching.LongMap;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import dev.weir.router.member.Strain;
import dev.weir.router.meta.MetaApi;
import dev.weir.router.rate.Excess;
import dev.weir.router.rate.RateLimits;
import java.util.List;
import java.util.Optional;

/** The sessions of a realm: how they come and how they go. Runs inside the realm's turn. */
final class Roster {
  private final LongMap<Membership> members;
  private final Gate gate;
  private final Crowd crowd;
  private final Departures departures;
  private final Delivery delivery;
  private final Broker broker;
  private final Dealer dealer;
  private final MetaApi meta;
  private final Requests requests;
  private final RateLimits rates;
  private final Counters counters;

  Roster(
      LongMap<Membership> members,
      Gate gate,
      Crowd crowd,
      Departures departures,
      Delivery delivery,
      Broker broker,
      Dealer dealer,
      MetaApi meta,
      Requests requests,
      RateLimits rates,
      Counters counters) {
    this.members = members;
    this.gate = gate;
    this.crowd = crowd;
    this.departures = departures;
    this.delivery = delivery;
    this.broker = broker;
    this.dealer = dealer;
    this.meta = meta;
    this.requests = requests;
    this.rates = rates;
    this.counters = counters;
  }

  /** The session joins and is welcomed, in one step. A realm that is closing refuses. */
  void join(Membership membership, Welcome welcome) {
    Member member = membership.member();
    if (gate.isClosing()) {
      departures.seal(member, gate.closed());
      return;
    }
    Optional<Abort> full = crowd.refusal(member);
    if (full.isPresent()) {
      departures.refuse(member, full.get());
      return;
    }
    Optional<Excess> excess = rates.join(member);
    if (excess.isPresent()) {
      counters.count(Counter.JOINS_REFUSED);
      departures.refuse(member, excess.get().abort());
      return;
    }
    member.joined(true);
    members.put(member.identity().session(), membership);
    membership.rates(rates.of(member));
    membership.memory(crowd.joined(member));
    counters.count(Counter.SESSIONS_JOINED);
    delivery.send(member, welcome);
    departures.joined(member);
    meta.joined(member);
  }

  /** The session broke the protocol. */
  void violated(Membership membership, String sentence) {
    counters.count(Counter.PROTOCOL_VIOLATIONS);
    departures.dropped(membership.member(), ErrorUri.PROTOCOL_VIOLATION, sentence);
    end(membership, Answers.abort(ErrorUri.PROTOCOL_VIOLATION, sentence), sentence);
  }

  /** The session ends: its mailbox takes this last message and no more, and it leaves. */
  void end(Membership membership, Message last, String cause) {
    departures.seal(membership.member(), last);
    leave(membership, cause);
  }

  /** The session is gone. Does no harm when it has left already. */
  void leave(Membership membership, String cause) {
    Member member = membership.member();
    if (!member.joined()) {
      return;
    }
    member.joined(false);
    members.remove(member.identity().session());
    crowd.left(member);
    broker.leave(membership.subscriber());
    dealer.leave(membership.party());
    counters.count(Counter.SESSIONS_LEFT);
    departures.left(member, cause);
    meta.left(member, testament -> requests.publishLast(membership, testament));
  }

  /** Says GOODBYE to every session. */
  void sayGoodbye(String reason, String sentence) {
    for (Membership membership : members.values()) {
      end(membership, new Goodbye(Dict.of("message", sentence), reason), sentence);
    }
  }

  /** A mailbox is over its limit. Does no harm when its session has left already. */
  void overflowed(Member member) {
    Membership membership = members.get(member.identity().session());
    if (membership != null) {
      counters.count(Counter.SLOW_SESSIONS_CLOSED);
      boolean crowded = member.mailbox().crowdedOut();
      String sentence =
          crowded
              ? Strain.end()
              : "the session does not read as fast as it is sent (limits.mailbox)";
      if (crowded) {
        counters.count(Counter.MEMORY_SESSIONS_CLOSED);
      }
      departures.dropped(member, ErrorUri.UNAVAILABLE, sentence);
      int freed = departures.seal(member, Answers.abort(ErrorUri.UNAVAILABLE, sentence));
      leave(membership, sentence);
      meta.dropped(member, freed + 1, sentence); // with the one that did not fit
    }
  }

  /** All sessions end at once, whatever is in the realm's tables. */
  void collapse(String realm, String error, String sentence) {
    departures.closed(realm, error, sentence, members);
  }

  Optional<Membership> find(long session) {
    return Optional.ofNullable(members.get(session));
  }

  boolean knows(long session) {
    return members.get(session) != null;
  }

  int size() {
    return members.size();
  }

  List<RoleLoad> roles() {
    return crowd.roles();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  List<Membership> present() {
    return members.values();
  }
}
