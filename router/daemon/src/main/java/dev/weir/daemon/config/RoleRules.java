package dev.weir.daemon.config;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes the static rules of a realm's roles. What a rule or a setting leaves to a later build is
 * closed here: a rule with a placeholder denies all that the placeholder could stand for, and a
 * role with an authorizer may do nothing.
 *
 * <p>Confined to the thread that reads the file.
 */
final class RoleRules {
  private static final String PLACEHOLDER = "${";

  private final Section realm;
  private final Verdicts verdicts;

  RoleRules(Section realm, Verdicts verdicts) {
    this.realm = realm;
    this.verdicts = verdicts;
  }

  Map<String, List<Rule>> read() {
    Section roles = realm.section("roles");
    Map<String, List<Rule>> rules = new LinkedHashMap<>();
    for (String role : roles.keys()) {
      List<Rule> own = new ArrayList<>();
      if (!asksAnAuthorizer(role)) {
        roles.list(role, Section.class).forEach(rule -> own.add(rule(role, rule)));
      }
      rules.put(role, List.copyOf(own));
    }
    return rules;
  }

  private boolean asksAnAuthorizer(String role) {
    return realm.section("role_settings").section(role).has("authorizer");
  }

  private Rule rule(String role, Placed<Section> placed) {
    Section rule = placed.value();
    String uri = rule.text("uri").orElse("");
    int placeholder = uri.indexOf(PLACEHOLDER);
    if (placeholder < 0) {
      return new Rule(uri, match(rule), allow(rule));
    }
    Rule closed = new Rule(uri.substring(0, placeholder), MatchPolicy.PREFIX, Set.of());
    verdicts.warning(rule.place("uri"), unserved(role, uri, closed));
    return closed;
  }

  private static String unserved(String role, String uri, Rule closed) {
    String sentence =
        "the placeholder in `%s` is not served by this build: in its place a rule denies role %s all that begins with `%s`";
    return sentence.formatted(uri, role, closed.uri());
  }

  private static Set<Action> allow(Section rule) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    for (Placed<String> word : rule.list("allow", String.class)) {
      actions.add(Action.valueOf(word.value().toUpperCase(Locale.ROOT)));
    }
    return actions;
  }

  static MatchPolicy match(Section pattern) {
    return pattern.text("match").flatMap(MatchPolicy::of).orElse(MatchPolicy.EXACT);
  }

  /** The pattern under the key must be one of the policy under {@code match}. */
  static void checkPattern(Section section, String key, Scope scope) {
    String uri = section.text(key).orElse("");
    MatchPolicy match = match(section);
    if (section.text(key).isPresent() && !UriRules.LOOSE.valid(uri, match)) {
      String sentence = "%s.%s: `%s` is not a URI to match as %s";
      scope
          .verdicts()
          .error(section.place(key), sentence.formatted(scope.path(), key, uri, match.word()));
    }
  }
}
