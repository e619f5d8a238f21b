package dev.weir.daemon;

import dev.weir.daemon.config.ConfigurationFile;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import dev.weir.router.auth.Action;
import dev.weir.router.auth.Explanation;
import dev.weir.router.auth.Permissions;
import dev.weir.router.auth.RouterUris;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.AuthorizerOptions;
import dev.weir.router.options.RealmOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code weir authz explain}: what the rules of a file say of a session, and which of them.
 *
 * <p>Confined to the main thread.
 */
@Command(
    name = "authz",
    description = "What the rules of a configuration allow.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuthorizationCommand {
  private static final int DENIED = 3;

  @Spec private CommandSpec spec;

  @Command(
      description = "Says whether a role may do something, and which rule decides.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {"0:allowed", "2:a mistake", "3:denied"},
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  int explain(
      @Option(names = "--config", paramLabel = "FILE", required = true, description = "The file.")
          Path file,
      @Option(names = "--realm", paramLabel = "NAME", required = true, description = "The realm.")
          String realm,
      @Option(names = "--role", paramLabel = "NAME", required = true, description = "The authrole.")
          String role,
      @Option(
              names = "--authid",
              paramLabel = "NAME",
              defaultValue = "",
              description = "The authid, for rules with placeholders.")
          String authid,
      @Option(names = "--action", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
          Action action,
      @Option(
              names = "--match",
              defaultValue = "exact",
              description = "How the URI is meant, one of ${COMPLETION-CANDIDATES}.")
          MatchPolicy match,
      @Parameters(paramLabel = "URI", description = "The URI or pattern.") String uri) {
    if (!UriRules.LOOSE.valid(uri, match)) {
      throw new RefusedException("`%s` is not a URI to match as %s".formatted(uri, match.word()));
    }
    RealmOptions options = realm(file, realm);
    if (!options.roles().containsKey(role)) {
      throw new RefusedException(
          "realm `%s` has the roles %s, not `%s`"
              .formatted(realm, String.join(", ", new TreeSet<>(options.roles().keySet())), role));
    }
    Permissions permissions = Permissions.of(options.roles().get(role), role, authid);
    Explanation explanation = permissions.explain(action, uri, match);
    tell(explanation, file);
    if (explanation.allowed() && !RouterUris.open(uri)) {
      Optional.ofNullable(options.authorizers().get(role))
          .flatMap(AuthorizerOptions::procedure)
          .ifPresent(procedure -> spec.commandLine().getOut().println(asked(procedure)));
    }
    return explanation.allowed() ? 0 : DENIED;
  }

  private static String asked(String procedure) {
    return "then " + procedure + " is asked (role_settings.authorizer)";
  }

  private RealmOptions realm(Path path, String name) {
    ConfigurationFile file = ConfigurationFile.read(path);
    List<RealmOptions> realms =
        file.configuration()
            .orElseThrow(() -> new RefusedException(path + " has errors, see weir check"))
            .realms();
    return realms.stream()
        .filter(realm -> realm.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "the realms are %s, not `%s`"
                        .formatted(
                            String.join(", ", realms.stream().map(RealmOptions::name).toList()),
                            name)));
  }

  private void tell(Explanation explanation, Path file) {
    PrintWriter out = spec.commandLine().getOut();
    out.println((explanation.allowed() ? "allowed: " : "denied: ") + explanation.sentence());
    for (Rule rule : explanation.rules()) {
      out.println(
          "%s, %s: {uri: \"%s\", match: %s, allow: [%s]}"
              .formatted(
                  file,
                  rule.source(),
                  rule.uri(),
                  rule.match().word(),
                  String.join(", ", rule.words())));
    }
    out.flush();
  }
}
