package dev.weir.daemon.config;

import dev.weir.gateway.callee.ServiceCalleeOptions;
import dev.weir.gateway.jsonrpc.Version;
import dev.weir.router.options.RealmOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the callees whose calls services do of their sections.
 *
 * <p>Confined to the thread that reads the file.
 */
final class CalleesReader {
  private final Section file;
  private final Verdicts verdicts;
  private final Set<List<String>> procedures = new HashSet<>();

  CalleesReader(Section file, Verdicts verdicts) {
    this.file = file;
    this.verdicts = verdicts;
  }

  /** The callees; their realms get what they need. */
  List<ServiceCalleeOptions> read(Map<String, RealmOptions> realms) {
    List<ServiceCalleeOptions> callees = new ArrayList<>();
    int index = 0;
    for (Placed<Section> callee : file.list("callees", Section.class)) {
      read(callee.value(), "callees[" + index++ + "]", realms.keySet()).ifPresent(callees::add);
    }
    callees.forEach(
        callee -> realms.computeIfPresent(callee.realm(), (name, realm) -> callee.prepared(realm)));
    return callees;
  }

  private Optional<ServiceCalleeOptions> read(Section callee, String path, Set<String> realms) {
    Optional<String> realm = callee.text("realm");
    Optional<String> procedure = callee.text("procedure");
    if (realm.isEmpty() || procedure.isEmpty()) {
      return Optional.empty(); // this has been said
    }
    if (!realms.contains(realm.get())) {
      error(callee, "realm", Nearest.missingRealm(realm.get(), realms));
    }
    String match = RoleRules.match(callee).word();
    if (!procedures.add(List.of(realm.get(), procedure.get(), match))) {
      error(
          callee, "procedure", path + ".procedure: a second callee for `" + procedure.get() + "`");
    }
    if (callee.has("http") && callee.has("version")) {
      error(callee, "version", path + ".version: only `jsonrpc` has versions");
    }
    return url(callee)
        .flatMap(url -> options(callee, path, builder(callee, path, url)))
        .map(ServiceCalleeOptions.Builder::build);
  }

  private static Optional<URI> url(Section callee) {
    return callee.find("http", URI.class).or(() -> callee.find("jsonrpc", URI.class));
  }

  /** Empty after a verdict. */
  private Optional<ServiceCalleeOptions.Builder> builder(Section callee, String path, URI url) {
    String realm = callee.text("realm").orElseThrow();
    String procedure = callee.text("procedure").orElseThrow();
    try {
      return Optional.of(
          callee.has("http")
              ? ServiceCalleeOptions.http(realm, procedure, url)
              : ServiceCalleeOptions.jsonRpc(realm, procedure, url, version(callee)));
    } catch (IllegalArgumentException invalid) {
      error(callee, "jsonrpc", path + ".jsonrpc: " + invalid.getMessage());
      return Optional.empty();
    }
  }

  private static Version version(Section callee) {
    return callee.text("version").flatMap(Version::of).orElse(Version.V2);
  }

  private Optional<ServiceCalleeOptions.Builder> options(
      Section callee, String path, Optional<ServiceCalleeOptions.Builder> made) {
    if (made.isEmpty()) {
      return made;
    }
    ServiceCalleeOptions.Builder builder = made.get().match(RoleRules.match(callee));
    callee.find("concurrency", Long.class).map(Math::toIntExact).ifPresent(builder::concurrency);
    callee.find("timeout", Duration.class).ifPresent(builder::timeout);
    callee.find("max_answer", Long.class).map(Math::toIntExact).ifPresent(builder::maxAnswer);
    Section headers = callee.section("headers");
    for (String name : headers.keys()) {
      try {
        builder.header(name, headers.find(name, Secret.class).orElseThrow().value());
      } catch (IllegalArgumentException invalid) {
        error(headers, name, path + ".headers." + name + ": " + invalid.getMessage());
      }
    }
    return Optional.of(builder);
  }

  private void error(Section section, String key, String sentence) {
    verdicts.error(section.place(key), sentence);
  }
}
