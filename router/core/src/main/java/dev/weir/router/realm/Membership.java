package dev.weir.router.realm;

import dev.weir.router.broker.Subscriber;
import dev.weir.router.dealer.Party;
import dev.weir.router.member.Member;
import dev.weir.router.memory.Budget;
import dev.weir.router.rate.SessionRates;

/** A session in a realm with its sides in broker and dealer. Runs inside the realm's turn. */
public final class Membership {
  private final Member member;
  private final Subscriber subscriber;
  private final Party party;
  private Budget memory = Budget.UNLIMITED;
  private SessionRates rates; // null when none concern it
  private long strain;
  private long pausedUntil;

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

  /** What is held for it counts here: its role's, or its realm's. */
  Budget memory() {
    return memory;
  }

  void memory(Budget budget) {
    memory = budget;
    member.mailbox().charge(budget);
  }

  /** How often it may do what it does; null when it may as it likes. */
  SessionRates rates() {
    return rates;
  }

  void rates(SessionRates limits) {
    rates = limits;
  }

  /** The last strain of memory for which its reads were held. */
  long strain() {
    return strain;
  }

  /** When that is over, in monotonic nanoseconds. */
  long pausedUntil() {
    return pausedUntil;
  }

  void pause(long number, long until) {
    strain = number;
    pausedUntil = until;
  }

  /** Whether what it sends waits because of a rate. */
  boolean pauses() {
    return rates != null && rates.pauses();
  }

  /** Runs an entry for it, behind those that wait because of a rate. */
  public void inOrder(Runnable entry) {
    if (pauses()) {
      rates.later(entry);
    } else {
      entry.run();
    }
  }

  Party party() {
    return party;
  }
}
