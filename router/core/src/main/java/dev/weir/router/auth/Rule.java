package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What a role may do with the URIs that match: these actions and no others.
 *
 * <p>In the URI {@code ${authid}} and {@code ${authrole}} stand for those of the session, each as
 * one component or a part of one. Where its value could not stand in one component (it is empty, or
 * has a dot, white space or {@code #}) the rule matches nothing. A prefix that ends in the
 * component of a placeholder ends at that component's end: {@code inbox.${authid}} of {@code joe}
 * is {@code inbox.joe} and what begins with {@code inbox.joe.}, not {@code inbox.joey}. Immutable.
 *
 * @param source where it is written, for {@link Permissions#explain}; may be empty
 */
public record Rule(String uri, MatchPolicy match, Set<Action> allow, String source) {

  /**
   * @throws IllegalArgumentException when a placeholder is unknown, unfinished or the second one of
   *     a component
   */
  public Rule {
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(source, "source");
    allow = Set.copyOf(allow);
    Placeholders.check(uri);
  }

  /** A rule that is written nowhere. */
  public Rule(String uri, MatchPolicy match, Set<Action> allow) {
    this(uri, match, allow, "");
  }

  /** A rule that allows everything on every URI but those of {@code wamp.}. */
  public static Rule allowAll() {
    return new Rule("", MatchPolicy.PREFIX, Set.of(Action.values()));
  }

  /** A rule that allows everything on the URIs of {@code wamp.}. */
  public static Rule allowMeta() {
    return new Rule("wamp.", MatchPolicy.PREFIX, Set.of(Action.values()));
  }

  /** The same rule, written there. */
  public Rule from(String place) {
    return new Rule(uri, match, allow, place);
  }

  /** The names of the actions that it allows, in their order. */
  public List<String> words() {
    return Arrays.stream(Action.values())
        .filter(allow::contains)
        .map(action -> action.name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
