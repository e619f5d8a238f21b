package dev.weir.router.dealer;

import dev.weir.protocol.Ids;
import dev.weir.router.matching.LongMap;
import dev.weir.router.member.Member;

/**
 * A session's side in the dealer: its calls, its registrations and the invocations that it owes an
 * answer. Runs inside the realm's turn.
 */
public final class Party {
  private final Member member;
  private final LongMap<CallerLeg> calls = new LongMap<>();
  private final LongMap<CalleeLeg> invocations = new LongMap<>();
  private final LongMap<Registration> registrations = new LongMap<>();
  private long lastInvocation;

  public Party(Member member) {
    this.member = member;
  }

  Member member() {
    return member;
  }

  LongMap<CallerLeg> calls() {
    return calls;
  }

  LongMap<Registration> registrations() {
    return registrations;
  }

  /** The invocations that are not answered or given up. */
  LongMap<CalleeLeg> invocations() {
    return invocations;
  }

  /** Ids of invocations are sequential for each callee session. */
  long nextInvocation() {
    lastInvocation = Ids.next(lastInvocation);
    return lastInvocation;
  }

  long lastInvocation() {
    return lastInvocation;
  }

  void owes(CalleeLeg leg) {
    invocations.put(leg.invocation(), leg);
    member.owing(true);
  }

  /**
   * The invocation with this id, which is owed no more; null when it was answered or given up
   * before.
   */
  CalleeLeg settle(long invocation) {
    CalleeLeg leg = invocations.remove(invocation);
    member.settle(invocation);
    if (invocations.isEmpty()) {
      member.owing(false);
    }
    return leg;
  }
}
