package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;

/**
 * What was decided lately, at most 1,024 decisions, each on a short URI: a newer one takes the
 * place of an older one by chance. Thread-safe without a lock, because what it keeps never changes:
 * who reads finds a whole decision or none.
 */
final class RecentDecisions {
  private static final int SLOTS = 1 << 10;
  private static final int LONGEST = 256;

  private final Entry[] slots = new Entry[SLOTS];

  private record Entry(Action action, String uri, MatchPolicy use, long decision) {}

  /** The decision of the rules, looked up or made. */
  long of(RuleSet rules, Action action, String uri, MatchPolicy use) {
    int slot = slot(action, uri, use);
    Entry entry = slots[slot];
    if (entry != null && entry.action == action && entry.use == use && entry.uri.equals(uri)) {
      return entry.decision;
    }
    long decision = rules.decide(action, uri, use);
    if (uri.length() <= LONGEST) {
      slots[slot] = new Entry(action, uri, use, decision);
    }
    return decision;
  }

  private static int slot(Action action, String uri, MatchPolicy use) {
    int hash = (uri.hashCode() * 31 + action.ordinal()) * 31 + use.ordinal();
    return (hash ^ hash >>> 10 ^ hash >>> 20) & SLOTS - 1;
  }
}
