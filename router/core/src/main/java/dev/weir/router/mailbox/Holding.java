package dev.weir.router.mailbox;

import dev.weir.router.memory.Account;
import dev.weir.router.memory.Budget;

/**
 * What a mailbox has on its realm's budget, as long as more waits in it than is written at once.
 * What is for one session counts here; what many wait for counts once, for all of them, as long as
 * one of them holds it. Guarded by its mailbox.
 */
final class Holding {
  /** Below it a mailbox is not counted: it is about to be written. */
  static final int FROM = 32 << 10;

  /** What is taken out to be written is not shared any more: so little is at a time. */
  static final int TAKEN = 32 << 10;

  /** About what a message takes beside its payload, and what its place in a mailbox takes. */
  static final int OBJECTS = 256;

  private static final int PLACE = 16;

  private final Budget budget;
  private final Account own;
  private final Account role; // null without a budget of its own
  private long octets;
  private int singles;
  private int shared;

  Holding(Budget memory) {
    this.budget = memory.shared();
    this.own = new Account(budget);
    this.role = memory == budget ? null : new Account(memory);
  }

  /**
   * Counts what waits, while that is more than is written at once: begins with that and ends with
   * nothing; null while nothing is counted.
   */
  static Holding account(Holding present, Budget memory, Waiting waiting, long backlog) {
    if (present == null && (backlog <= FROM || memory == Budget.UNLIMITED)) {
      return null;
    }
    Holding holding = present;
    if (holding == null) {
      holding = new Holding(memory);
      waiting.hold(holding);
    }
    if (waiting.size() == 0 && backlog <= FROM) {
      waiting.unhold();
      holding.end();
      return null;
    }
    holding.count(backlog);
    return holding;
  }

  void add(Outbound outbound) {
    if (outbound.isShared()) {
      shared++;
      octets += outbound.charge();
      outbound.hold(budget);
    } else {
      singles++;
    }
  }

  void remove(Outbound outbound) {
    if (outbound.isShared()) {
      shared--;
      octets -= outbound.charge();
      outbound.letGo(budget);
    } else {
      singles--;
    }
  }

  /** So much waits or is not yet written. */
  void count(long backlog) {
    own.hold(backlog - octets + (long) OBJECTS * singles + (long) PLACE * shared);
    if (role != null) {
      role.hold(backlog);
    }
  }

  /** Nothing waits any more. */
  void end() {
    own.hold(0);
    if (role != null) {
      role.hold(0);
    }
  }
}
