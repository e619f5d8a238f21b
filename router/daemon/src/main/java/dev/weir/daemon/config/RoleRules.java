package dev.weir.daemon.config;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the static rules of a realm's roles. What a rule or a setting leaves to a later build is
 * closed here: a rule with a placeholder denies all that the placeholder could stand for, a role
 * with an authorizer may do nothing, and a URI with a schema is denied to every role.
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

  Map<String, List<RoleRule>> read() {
    List<RoleRule> guarded =
        realm.list("schemas", Section.class).stream()
            .map(
                schema ->
                    RoleRule.denying(schema.value().text("uri").orElse(""), match(schema.value())))
            .toList();
    Section roles = realm.section("roles");
    Map<String, List<RoleRule>> rules = new LinkedHashMap<>();
    for (String role : roles.keys()) {
      List<RoleRule> own = new ArrayList<>(guarded);
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

  private RoleRule rule(String role, Placed<Section> placed) {
    Section rule = placed.value();
    String uri = rule.text("uri").orElse("");
    int placeholder = uri.indexOf(PLACEHOLDER);
    if (placeholder < 0) {
      return new RoleRule(uri, match(rule), allow(rule));
    }
    RoleRule closed = RoleRule.denying(uri.substring(0, placeholder), MatchPolicy.PREFIX);
    verdicts.warning(rule.place("uri"), unserved(role, uri, closed));
    return closed;
  }

  private static String unserved(String role, String uri, RoleRule closed) {
    String sentence =
        "the placeholder in `%s` is not served by this build: in its place a rule denies role %s all that begins with `%s`";
    return sentence.formatted(uri, role, closed.uri());
  }

  private static Set<String> allow(Section rule) {
    Set<String> actions = new TreeSet<>();
    rule.list("allow", String.class).forEach(action -> actions.add(action.value()));
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
