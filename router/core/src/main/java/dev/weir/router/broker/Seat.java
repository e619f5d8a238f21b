package dev.weir.router.broker;

import dev.weir.router.member.Member;

/** One session's place in a subscription. Runs inside the realm's turn. */
final class Seat {
  private final Subscription subscription;
  private final Member member;
  private int position;
  private CatchUp catchUp; // null when it gets what is published

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

  /** Whether it gets what is published, and not past events first. */
  boolean live() {
    return catchUp == null;
  }

  /** Past events come first, in place of those that were coming. */
  void begin(CatchUp past) {
    endCatchUp();
    catchUp = past;
  }

  /** From now on it gets what is published, or nothing any more. */
  void endCatchUp() {
    if (catchUp != null) {
      catchUp.end();
      catchUp = null;
    }
  }
}
