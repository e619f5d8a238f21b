package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;

/**
 * What was decided lately, at most 4,096 decisions, each on a short URI: a newer one takes the
 * place of an older one. Thread-safe without a lock, because what it keeps never changes: who reads
 * finds a whole decision or none.
 */
final class RecentDecisions {
  private static final int BITS = 12;
  private static final int LONGEST = 256;
  private static final int GOLDEN = 0x9E3779B9; // spreads what differs a little over all slots

  private final Entry[] slots = new Entry[1 << BITS];

  private record Entry(Action action, String uri, MatchPolicy use, long decision) {

    boolean is(Action asked, String on, MatchPolicy as) {
      return action == asked && use == as && uri.equals(on);
    }
  }

  /** The decision of the rules, looked up or made. */
  long of(RuleSet rules, Action action, String uri, MatchPolicy use) {
    int slot = slot(action, uri, use);
    Entry entry = slots[slot];
    if (entry != null && entry.is(action, uri, use)) {
      return entry.decision;
    }
    Entry other = slots[slot ^ 1];
    if (other != null && other.is(action, uri, use)) {
      return other.decision;
    }
    return make(slot, rules, action, uri, use);
  }

  private long make(int slot, RuleSet rules, Action action, String uri, MatchPolicy use) {
    long decision = rules.decide(action, uri, use);
    if (uri.length() <= LONGEST) {
      slots[slot ^ 1] = slots[slot];
      slots[slot] = new Entry(action, uri, use, decision);
    }
    return decision;
  }

  private static int slot(Action action, String uri, MatchPolicy use) {
    int hash = (uri.hashCode() * 31 + action.ordinal()) * 31 + use.ordinal();
    return hash * GOLDEN >>> 32 - BITS;
  }
}
