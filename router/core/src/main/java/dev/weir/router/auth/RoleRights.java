package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import java.util.List;

/**
 * The rules of one role: those that are the same for all its sessions, with what they decided
 * lately, and those that depend on the session. Thread-safe.
 */
final class RoleRights {
  private final RuleSet fixed;
  private final List<Rule> dependent;
  private final RecentDecisions recent = new RecentDecisions();

  RoleRights(List<Rule> rules) {
    fixed =
        new RuleSet(
            rules.stream()
                .filter(rule -> !Placeholders.in(rule.uri()))
                .map(WeighedRule::fixed)
                .toList());
    dependent = rules.stream().filter(rule -> Placeholders.in(rule.uri())).toList();
  }

  RuleSet fixed() {
    return fixed;
  }

  long decide(Action action, String uri, MatchPolicy use) {
    return recent.of(fixed, action, uri, use);
  }

  /** The rules with placeholders as they are for a session. */
  RuleSet own(String authrole, String authid) {
    return dependent.isEmpty()
        ? RuleSet.EMPTY
        : new RuleSet(
            dependent.stream()
                .flatMap(rule -> WeighedRule.bound(rule, authrole, authid).stream())
                .toList());
  }
}
