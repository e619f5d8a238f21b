package dev.weir.daemon.config;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Permissions;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.AuthorizerOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the authorizers of a realm's roles, and warns of those that cannot do what they are for.
 *
 * <p>Confined to the thread that reads the file.
 */
final class AuthorizerReader {
  private final Verdicts verdicts;

  AuthorizerReader(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  Map<String, AuthorizerOptions> read(Section realm, Map<String, List<Rule>> roles) {
    Map<String, AuthorizerOptions> authorizers = new LinkedHashMap<>();
    Section settings = realm.section("role_settings");
    for (String role : settings.keys()) {
      Section authorizer = settings.section(role).section("authorizer");
      authorizer
          .text("procedure")
          .ifPresent(
              procedure -> {
                authorizers.put(role, options(procedure, authorizer));
                judge(role, procedure, roles, authorizer.place("procedure"));
              });
    }
    return authorizers;
  }

  private static AuthorizerOptions options(String procedure, Section authorizer) {
    AuthorizerOptions options = AuthorizerOptions.procedure(procedure);
    options =
        options.withTimeout(authorizer.find("timeout", Duration.class).orElse(options.timeout()));
    options = options.withCache(authorizer.find("cache", Duration.class).orElse(options.cache()));
    return options.withQueue(
        authorizer.find("queue", Long.class).map(Math::toIntExact).orElse(options.queue()));
  }

  private void judge(String role, String procedure, Map<String, List<Rule>> roles, Place place) {
    if (mayRegister(roles.getOrDefault(role, List.of()), procedure)) {
      verdicts.warning(
          place,
          "role `%s` may register `%s`, which decides on it: leave that to another role"
              .formatted(role, procedure));
    } else if (roles.values().stream().noneMatch(rules -> mayRegister(rules, procedure))) {
      verdicts.warning(
          place,
          "no role may register `%s`: role `%s` is denied everything".formatted(procedure, role));
    }
  }

  private static boolean mayRegister(List<Rule> rules, String procedure) {
    return Permissions.of(rules).allows(Action.REGISTER, procedure, MatchPolicy.EXACT);
  }
}
