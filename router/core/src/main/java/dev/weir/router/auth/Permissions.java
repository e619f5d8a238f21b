package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The static rules of one role (advanced profile, "Authorization"): the most specific one decides,
 * exact before the others, then the one with most literal characters; a tie means the rights that
 * all have; without a rule nothing is allowed. Rules reach the router's own URIs ({@link
 * RouterUris}) only when they speak of them. A pattern is judged as a pattern: a rule decides on it
 * when it covers all of it. What a pattern subscription brings is judged again by its topic; a
 * pattern registration is not allowed when a rule denies a part of it. Immutable.
 */
public final class Permissions {
  private final List<Rule> rules;

  private Permissions(List<Rule> rules) {
    this.rules = rules;
  }

  /** The rules in any order. */
  public static Permissions of(List<Rule> rules) {
    List<Rule> sorted = new ArrayList<>(rules);
    sorted.sort(Comparator.comparingInt(Permissions::weight).reversed());
    return new Permissions(List.copyOf(sorted));
  }

  /** Whether a role with these rules may do this with a URI, or with a pattern of this policy. */
  public boolean allows(Action action, String uri, MatchPolicy use) {
    boolean owned = RouterUris.owns(uri);
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if ((!owned || RouterUris.meant(rule.uri())) && covers(rule, uri, use)) {
        return decide(i, action, uri, use)
            && !(whole(action, use) && deniesPart(i, action, uri, use));
      }
    }
    return false;
  }

  private static boolean whole(Action action, MatchPolicy use) {
    return action == Action.REGISTER && use != MatchPolicy.EXACT;
  }

  private boolean decide(int first, Action action, String uri, MatchPolicy use) {
    int weight = weight(rules.get(first));
    for (int i = first; i < rules.size() && weight(rules.get(i)) == weight; i++) {
      Rule rule = rules.get(i);
      if (!rule.allow().contains(action) && covers(rule, uri, use)) {
        return false;
      }
    }
    return true;
  }

  private static int weight(Rule rule) {
    return switch (rule.match()) {
      case EXACT -> Integer.MAX_VALUE;
      case PREFIX -> rule.uri().length();
      case WILDCARD -> (int) rule.uri().chars().filter(c -> c != '.').count();
    };
  }

  /**
   * A callee is called by what its pattern covers, and nobody judges that again: so no rule that
   * decides on a part of it may deny. Rules on {@code wamp.} do not matter to other patterns, which
   * are never called by such a URI.
   */
  private boolean deniesPart(int decisive, Action action, String uri, MatchPolicy use) {
    int weight = weight(rules.get(decisive));
    boolean owned = RouterUris.owns(uri);
    for (int i = 0; i < rules.size() && weight(rules.get(i)) >= weight; i++) {
      Rule rule = rules.get(i);
      if (!rule.allow().contains(action)
          && (owned || !RouterUris.owns(rule.uri()))
          && UriSets.meet(rule.uri(), rule.match(), uri, use)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(Rule rule, String uri, MatchPolicy use) {
    return UriSets.covers(rule.uri(), rule.match(), uri, use);
  }
}
