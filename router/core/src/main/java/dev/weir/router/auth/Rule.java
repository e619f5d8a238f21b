package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import java.util.Set;

/** What a role may do with the URIs that match: these actions and no others. */
public record Rule(String uri, MatchPolicy match, Set<Action> allow) {

  public Rule {
    allow = Set.copyOf(allow);
  }

  /** A rule that allows everything on every URI but those of {@code wamp.}. */
  public static Rule allowAll() {
    return new Rule("", MatchPolicy.PREFIX, Set.of(Action.values()));
  }

  /** A rule that allows everything on the URIs of {@code wamp.}. */
  public static Rule allowMeta() {
    return new Rule("wamp.", MatchPolicy.PREFIX, Set.of(Action.values()));
  }
}
