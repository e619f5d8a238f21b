package dev.weir.router.realm;

import dev.weir.router.broker.Subscriber;
import dev.weir.router.dealer.Party;
import dev.weir.router.member.Member;

/** A session in a realm with its sides in broker and dealer. Runs inside the realm's turn. */
public final class Membership {
  private final Member member;
  private final Subscriber subscriber;
  private final Party party;

  public Membership(Member member) {
    this.member = member;
    this.subscriber = new Subscriber(member);
    this.party = new Party(member);
  }

  public Member member() {
    return member;
  }

  Subscriber subscriber() {
    return subscriber;
  }

  Party party() {
    return party;
  }
}
