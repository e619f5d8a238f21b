package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Rules by their weight, and what they decide: a number, so that it costs no object. Of two
 * decisions the one of the heavier rule counts, and of equal ones the one that denies. Immutable.
 */
final class RuleSet {
  /** No rule decides. */
  static final long NONE = -1;

  static final RuleSet EMPTY = new RuleSet(List.of());

  private final WeighedRule[] rules;

  RuleSet(List<WeighedRule> rules) {
    List<WeighedRule> sorted = new ArrayList<>(rules);
    sorted.sort(Comparator.comparingLong(WeighedRule::weight).reversed());
    this.rules = sorted.toArray(WeighedRule[]::new);
  }

  /** Of two decisions the one that counts. */
  static long stricter(long one, long two) {
    return weight(one) == weight(two) ? Math.min(one, two) : Math.max(one, two);
  }

  static boolean allowed(long decision) {
    return (decision & 1) == 1 && decision != NONE;
  }

  static long weight(long decision) {
    return decision >> 1;
  }

  /** What the rules say of an action on a URI or a pattern, or {@link #NONE}. */
  long decide(Action action, String uri, MatchPolicy use) {
    long decision = NONE;
    boolean owned = RouterUris.owns(uri);
    for (WeighedRule rule : rules) {
      if (rule.weight() < weight(decision)) {
        break;
      }
      if (rule.covers(uri, use, owned)) {
        decision = stricter(decision, rule.weight() * 2 + (rule.allows(action) ? 1 : 0));
      }
    }
    return decision;
  }

  /** The rules of this weight that decide. */
  List<Rule> deciding(String uri, MatchPolicy use, long weight) {
    List<Rule> deciding = new ArrayList<>();
    boolean owned = RouterUris.owns(uri);
    for (WeighedRule rule : rules) {
      if (rule.weight() == weight && rule.covers(uri, use, owned)) {
        deciding.add(rule.rule());
      }
    }
    return deciding;
  }

  /** The rules of at least this weight that deny a part of a pattern. */
  List<Rule> denyingPart(Action action, String uri, MatchPolicy use, long weight) {
    List<Rule> denying = new ArrayList<>();
    boolean owned = RouterUris.owns(uri);
    for (WeighedRule rule : rules) {
      if (rule.weight() >= weight && !rule.allows(action) && rule.meets(uri, use, owned)) {
        denying.add(rule.rule());
      }
    }
    return denying;
  }
}
