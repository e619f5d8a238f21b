package dev.weir.router.broker;

import dev.weir.router.member.Member;

/** One session's place in a subscription. Runs inside the realm's turn. */
final class Seat {
  private final Subscription subscription;
  private final Member member;
  private int position;

  Seat(Subscription subscription, Member member) {
    this.subscription = subscription;
    this.member = member;
  }

  Subscription subscription() {
    return subscription;
  }

  Member member() {
    return member;
  }

  /** Where it is in its subscription. */
  int position() {
    return position;
  }

  void position(int position) {
    this.position = position;
  }
}
