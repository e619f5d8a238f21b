package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.matching.UriPattern;
import java.util.List;

/**
 * A rule with what it matches for a session and how much it weighs: an exact one most, others by
 * their literal characters, a placeholder counting as one of them. Immutable.
 *
 * @param router whether it speaks of what the router owns
 */
record WeighedRule(Rule rule, UriPattern pattern, long weight, boolean router) {
  private static final long EXACT = 1L << 40;

  /** Rules without placeholders. */
  static WeighedRule fixed(Rule rule) {
    return weighed(rule, new UriPattern(rule.uri(), rule.match()));
  }

  /**
   * A rule with placeholders as it is for a session: two, when it is a prefix that ends with a
   * component, and none, when a value cannot stand in one.
   */
  static List<WeighedRule> bound(Rule rule, String authrole, String authid) {
    String uri = Placeholders.fill(rule.uri(), authrole, authid).orElse("");
    if (uri.isEmpty()) {
      return List.of();
    }
    if (rule.match() == MatchPolicy.PREFIX && Placeholders.inLastComponent(rule.uri())) {
      return List.of(
          weighed(rule, new UriPattern(uri, MatchPolicy.EXACT)),
          weighed(rule, new UriPattern(uri + ".", MatchPolicy.PREFIX)));
    }
    return List.of(weighed(rule, new UriPattern(uri, rule.match())));
  }

  private static WeighedRule weighed(Rule rule, UriPattern pattern) {
    return new WeighedRule(rule, pattern, weight(rule), RouterUris.meant(rule.uri()));
  }

  private static long weight(Rule rule) {
    String uri = Placeholders.shortened(rule.uri());
    return switch (rule.match()) {
      case EXACT -> EXACT;
      case PREFIX -> uri.length();
      case WILDCARD -> uri.chars().filter(c -> c != '.').count();
    };
  }

  boolean allows(Action action) {
    return rule.allow().contains(action);
  }

  /** What it decides, as a {@link RuleSet} counts it. */
  long decision(Action action) {
    return weight * 2 + (allows(action) ? 1 : 0);
  }

  /** Whether it decides on a URI, or on all that a pattern matches. */
  boolean covers(String uri, MatchPolicy use, boolean owned) {
    if (owned && !router) {
      return false;
    }
    return use == MatchPolicy.EXACT
        ? pattern.matches(uri)
        : UriSets.covers(pattern.text(), pattern.match(), uri, use);
  }

  /**
   * Whether it decides on a part of what a pattern matches. Rules on what the router owns do not
   * matter to other patterns, which are never called by such a URI.
   */
  boolean meets(String uri, MatchPolicy use, boolean owned) {
    return (owned || !RouterUris.owns(rule.uri()))
        && UriSets.meet(pattern.text(), pattern.match(), uri, use);
  }
}
