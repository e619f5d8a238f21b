package dev.weir.router.dealer;

import dev.weir.protocol.Feature;
import dev.weir.protocol.Ids;
import dev.weir.protocol.Role;
import dev.weir.router.matching.LongMap;
import dev.weir.router.member.Member;

/**
 * A session's side in the dealer: its calls, its registrations and the invocations that it owes an
 * answer. Runs inside the realm's turn.
 */
public final class Party {
  private final Member member;
  private final boolean sendsChunks;
  private final LongMap<CallerLeg> calls = new LongMap<>();
  private final LongMap<CalleeLeg> invocations = new LongMap<>();
  private final LongMap<Registration> registrations = new LongMap<>();
  private final LongMap<Remnant> abandoned = new LongMap<>();
  private final LongMap<Remnant> charged = new LongMap<>();
  private final LongMap<HeldSlot> held = new LongMap<>();
  private long lastInvocation;
  private long lastCall;

  public Party(Member member) {
    this.member = member;
    this.sendsChunks = member.hello().announces(Role.CALLER, Feature.PROGRESSIVE_CALL_INVOCATIONS);
  }

  /**
   * Notes a CALL; returns whether it can only be a further chunk of a progressive call, or one that
   * comes too late: its id is not above those of the calls before, and the session announced
   * progressive call invocations.
   */
  public boolean continues(long request) {
    if (request > lastCall) {
      lastCall = request;
      return false;
    }
    return sendsChunks;
  }

  Member member() {
    return member;
  }

  /** Whether it announced progressive call invocations as a caller. */
  boolean sendsChunks() {
    return sendsChunks;
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

  /** As a callee: the invocations that were given up and that it may still work on. */
  LongMap<Remnant> abandoned() {
    return abandoned;
  }

  /** As a callee: the slots of invocations that were given up and that it may still work on. */
  LongMap<HeldSlot> held() {
    return held;
  }

  /** As a caller: what is left of calls that were given up. */
  LongMap<Remnant> charged() {
    return charged;
  }

  /** How many calls it has to answer for: those in progress, and those given up but worked on. */
  int load() {
    return calls.size() + charged.size();
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
