package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a session may do by the rules of its role (advanced profile, "Authorization"): the most
 * specific one decides, exact before the others, then the one with most literal characters; a tie
 * means the rights that all have; without a rule nothing is allowed. Rules reach the router's own
 * URIs ({@link RouterUris}) only when they speak of them. A pattern is judged as a pattern: a rule
 * decides on it when it covers all of it. What a pattern subscription brings is judged again by its
 * topic; a pattern registration is not allowed when a rule denies a part of it. Follows the rules
 * of its realm when they change. Thread-safe.
 */
public final class Permissions {
  private final Roles roles;
  private final String authrole;
  private final String authid;

  // What belongs to it never changes, so whoever sees an old one only looks again.
  private View view;

  private record View(Roles.State state, RoleRights rights, RuleSet own) {}

  Permissions(Roles roles, String authrole, String authid) {
    this.roles = roles;
    this.authrole = authrole;
    this.authid = authid;
    this.view = look(roles.state());
  }

  /** The rules in any order, for a session without a name. */
  public static Permissions of(List<Rule> rules) {
    return of(rules, "", "");
  }

  /** The rules in any order, for a session of this role and name. */
  public static Permissions of(List<Rule> rules, String authrole, String authid) {
    return new Roles(Map.of(authrole, rules)).permissions(authrole, authid);
  }

  /** The role whose rules these are. */
  public String authrole() {
    return authrole;
  }

  /** Whether the session may do this with a URI, or with a pattern of this policy. */
  public boolean allows(Action action, String uri, MatchPolicy use) {
    View now = view();
    long decision = now.rights.decide(action, uri, use);
    if (now.own != RuleSet.EMPTY) {
      decision = RuleSet.stricter(decision, now.own.decide(action, uri, use));
    }
    return RuleSet.allowed(decision)
        && (!whole(action, use) || denyingPart(now, action, uri, use, decision).isEmpty());
  }

  /** Whether the session may do this, and which rules say so. For people, not for every message. */
  public Explanation explain(Action action, String uri, MatchPolicy use) {
    String what = authrole + " may%s " + action.name().toLowerCase(Locale.ROOT) + " this: ";
    if (RouterUris.refuses(action, uri)) {
      return Explanation.denied(what + "URIs of the router are nobody else's", List.of());
    }
    if (action == Action.CALL && RouterUris.open(uri)) {
      return Explanation.allowed(what + "this procedure is open to every role", List.of());
    }
    View now = view();
    long decision =
        RuleSet.stricter(now.rights.decide(action, uri, use), now.own.decide(action, uri, use));
    if (decision == RuleSet.NONE) {
      return Explanation.denied(what + uncovered(uri, use), List.of());
    }
    long weight = RuleSet.weight(decision);
    List<Rule> deciding = new ArrayList<>(now.rights.fixed().deciding(uri, use, weight));
    deciding.addAll(now.own.deciding(uri, use, weight));
    return explained(what, now, action, uri, use, decision, deciding);
  }

  private Explanation explained(
      String what,
      View now,
      Action action,
      String uri,
      MatchPolicy use,
      long decision,
      List<Rule> deciding) {
    if (!RuleSet.allowed(decision)) {
      deciding.removeIf(rule -> rule.allow().contains(action));
      return Explanation.denied(what + "the most specific rule does not allow it", deciding);
    }
    List<Rule> denying =
        whole(action, use) ? denyingPart(now, action, uri, use, decision) : List.of();
    return denying.isEmpty()
        ? Explanation.allowed(what + "the most specific rule allows it", deciding)
        : Explanation.denied(what + "a rule denies a part of what the pattern covers", denying);
  }

  private static String uncovered(String uri, MatchPolicy use) {
    String covered = use == MatchPolicy.EXACT ? "no rule matches" : "no rule covers all of it";
    return RouterUris.owns(uri)
        ? covered + " that speaks of what the router owns (its uri begins with wamp. or weir.)"
        : covered;
  }

  /**
   * A callee is called by what its pattern covers, and nobody judges that again: so no rule that
   * decides on a part of it may deny.
   */
  private static boolean whole(Action action, MatchPolicy use) {
    return action == Action.REGISTER && use != MatchPolicy.EXACT;
  }

  private static List<Rule> denyingPart(
      View now, Action action, String uri, MatchPolicy use, long decision) {
    long weight = RuleSet.weight(decision);
    List<Rule> denying = new ArrayList<>(now.rights.fixed().denyingPart(action, uri, use, weight));
    denying.addAll(now.own.denyingPart(action, uri, use, weight));
    return denying;
  }

  private View view() {
    View seen = view;
    Roles.State state = roles.state();
    if (seen.state != state) {
      seen = look(state);
      view = seen;
    }
    return seen;
  }

  private View look(Roles.State state) {
    RoleRights rights = state.of(authrole);
    return new View(state, rights, rights.own(authrole, authid));
  }
}
