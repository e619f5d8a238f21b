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
import java.util.Optional;
import java.util.Set;

/**
 * Makes the static rules of a realm's roles.
 *
 * <p>Confined to the thread that reads the file.
 */
final class RoleRules {
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
      roles.list(role, Section.class).forEach(rule -> rule(rule).ifPresent(own::add));
      rules.put(role, List.copyOf(own));
    }
    return rules;
  }

  private Optional<Rule> rule(Placed<Section> placed) {
    Section rule = placed.value();
    try {
      return Optional.of(
          new Rule(
              rule.text("uri").orElse(""),
              match(rule),
              allow(rule),
              "line " + rule.place().line()));
    } catch (IllegalArgumentException placeholder) {
      verdicts.error(rule.place("uri"), placeholder.getMessage());
      return Optional.empty();
    }
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

  /** Only the rules of roles speak of sessions. */
  static void checkNoPlaceholder(Section section, String key, Scope scope) {
    if (section.text(key).orElse("").contains("${")) {
      String sentence = "%s.%s: only the rules of `roles` may have placeholders";
      scope.verdicts().error(section.place(key), sentence.formatted(scope.path(), key));
    }
  }
}
