package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.matching.PatternIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Rules by their weight, and what they decide: a number, so that it costs no object. Of two
 * decisions the one of the heavier rule counts, and of equal ones the one that denies. Many rules
 * have an index, so that URIs that nobody asked for before do not cost their number. Immutable.
 */
final class RuleSet {
  /** No rule decides. */
  static final long NONE = -1;

  static final RuleSet EMPTY = new RuleSet(List.of());

  private static final int FEW = 8;

  private final WeighedRule[] rules;
  private final Optional<PatternIndex<List<WeighedRule>>> index;

  RuleSet(List<WeighedRule> rules) {
    List<WeighedRule> sorted = new ArrayList<>(rules);
    sorted.sort(Comparator.comparingLong(WeighedRule::weight).reversed());
    this.rules = sorted.toArray(WeighedRule[]::new);
    this.index = rules.size() > FEW ? Optional.of(indexed(rules)) : Optional.empty();
  }

  private static PatternIndex<List<WeighedRule>> indexed(List<WeighedRule> rules) {
    PatternIndex<List<WeighedRule>> index = new PatternIndex<>();
    for (WeighedRule rule : rules) {
      String text = rule.pattern().text();
      MatchPolicy match = rule.pattern().match();
      List<WeighedRule> same = new ArrayList<>(index.find(text, match).orElse(List.of()));
      same.add(rule);
      index.put(text, match, List.copyOf(same));
    }
    return index;
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
    boolean owned = RouterUris.owns(uri);
    if (use == MatchPolicy.EXACT && index.isPresent()) {
      return lookUp(index.get(), action, uri, owned);
    }
    long decision = NONE;
    for (WeighedRule rule : rules) {
      if (rule.weight() < weight(decision)) {
        break;
      }
      if (rule.covers(uri, use, owned)) {
        decision = stricter(decision, rule.decision(action));
      }
    }
    return decision;
  }

  private static long lookUp(
      PatternIndex<List<WeighedRule>> index, Action action, String uri, boolean owned) {
    long[] decision = {NONE};
    index.forEachMatch(
        uri,
        matching -> {
          for (WeighedRule rule : matching) {
            if (!owned || rule.router()) {
              decision[0] = stricter(decision[0], rule.decision(action));
            }
          }
        });
    return decision[0];
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
