package dev.weir.router.broker;

import dev.weir.router.matching.LongMap;
import dev.weir.router.member.Member;

/** A session's side in the broker: what it is subscribed to. Runs inside the realm's turn. */
public final class Subscriber {
  private final Member member;
  private final LongMap<Seat> seats = new LongMap<>();

  public Subscriber(Member member) {
    this.member = member;
  }

  Member member() {
    return member;
  }

  /** Its seats by the id of the subscription. */
  LongMap<Seat> seats() {
    return seats;
  }
}
