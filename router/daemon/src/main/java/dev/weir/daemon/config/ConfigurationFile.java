package dev.weir.daemon.config;

import dev.weir.gateway.callee.ServiceCalleeOptions;
import dev.weir.gateway.webhook.WebhookOptions;
import dev.weir.gateway.worker.WorkerPoolOptions;
import dev.weir.router.options.AutoRealms;
import dev.weir.router.options.ClientAuth;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration file with all the verdicts on it, and what it configures unless one of them is an
 * error. Reading opens no port.
 *
 * <p>Thread-safe.
 */
public record ConfigurationFile(
    String name, List<Verdict> verdicts, Optional<Configuration> configuration) {
  private static final long LARGEST = 1 << 20;
  private static final int MOST_AUTO_REALMS = 100;

  /** Reads the YAML or JSON file; verdicts name it as it is given here. */
  public static ConfigurationFile read(Path file) {
    Verdicts verdicts = new Verdicts();
    Path directory = file.toAbsolutePath().getParent();
    Optional<Configuration> configuration =
        text(file, verdicts).flatMap(text -> parse(text, directory, verdicts));
    return new ConfigurationFile(
        file.toString(), verdicts.inOrder(), configuration.filter(read -> !verdicts.refused()));
  }

  private static Optional<String> text(Path file, Verdicts verdicts) {
    try {
      if (Files.size(file) <= LARGEST) {
        return Optional.of(Files.readString(file));
      }
      verdicts.error(Place.START, "the file is larger than " + LARGEST + " bytes");
    } catch (CharacterCodingException notText) {
      verdicts.error(Place.START, "the file is not UTF-8 text");
    } catch (IOException unreadable) {
      verdicts.error(Place.START, "the file cannot be read");
    }
    return Optional.empty();
  }

  private static Optional<Configuration> parse(String text, Path directory, Verdicts verdicts) {
    return YamlDocument.read(text, verdicts)
        .flatMap(document -> Contract.file().read(document, Scope.root(directory, verdicts)))
        .map(file -> configuration(file, directory, verdicts));
  }

  private static Configuration configuration(Section file, Path directory, Verdicts verdicts) {
    LimitsReader limits = new LimitsReader(file.section("limits"));
    RouterOptions options = limits.routerOptions();
    CookieReader cookies = new CookieReader(directory, verdicts);
    RealmReader reader = new RealmReader(limits, cookies, verdicts);
    Map<String, RealmOptions> realms = reader.read(file.section("realms"));
    new MemoryCheck(file, options.memory(), verdicts).check(realms);
    Optional<AutoRealms> autoRealms = autoRealms(file.section("auto_realms"), realms, verdicts);
    if (autoRealms.isEmpty()) {
      checkRealms(file, realms, verdicts);
    }
    GatewayReader gateways = new GatewayReader(file, realms, options, verdicts);
    List<ListenerOptions> listeners = new ListenerReader(limits, gateways, verdicts).read(file);
    checkCertificates(file.section("realms"), listeners, verdicts);
    checkRoutes(file, verdicts);
    List<WorkerPoolOptions> workers = new WorkersReader(file, directory, verdicts).read(realms);
    List<ServiceCalleeOptions> callees = new CalleesReader(file, verdicts).read(realms);
    List<WebhookOptions> webhooks = new WebhooksReader(file, verdicts).read(realms);
    return new Configuration(
        listeners,
        List.copyOf(realms.values()),
        autoRealms,
        options,
        new HistoryReader(directory, verdicts).stores(file.section("realms")),
        reader.usersFiles(),
        cookies.stores(),
        gateways.gateways(),
        workers,
        callees,
        webhooks,
        new AdminReader(verdicts).read(file),
        new Contents(file));
  }

  private static Optional<AutoRealms> autoRealms(
      Section section, Map<String, RealmOptions> realms, Verdicts verdicts) {
    String template = section.text("template").orElse("");
    if (section.has("template") && !realms.containsKey(template)) {
      verdicts.error(section.place("template"), Nearest.missingRealm(template, realms.keySet()));
    }
    if (!section.flag("enabled", false)) {
      return Optional.empty();
    }
    if (!section.has("template") || !section.has("match")) {
      verdicts.error(section.place(), "auto_realms: `match` or `template` is missing");
    }
    int max = section.find("max", Long.class).map(Math::toIntExact).orElse(MOST_AUTO_REALMS);
    return section
        .text("match")
        .filter(match -> realms.containsKey(template))
        .map(
            match ->
                new AutoRealms(
                    match,
                    realms.get(template),
                    max,
                    section.find("idle", Duration.class).orElse(Duration.ZERO)));
  }

  private static void checkRealms(
      Section file, Map<String, RealmOptions> realms, Verdicts verdicts) {
    for (Placed<Section> listener : file.list("listeners", Section.class)) {
      for (Placed<String> realm : listener.value().list("realms", String.class)) {
        if (!realms.containsKey(realm.value())) {
          verdicts.error(realm.place(), Nearest.missingRealm(realm.value(), realms.keySet()));
        }
      }
    }
  }

  /** Routes are below the path of a bridge. */
  private static void checkRoutes(Section file, Verdicts verdicts) {
    boolean bridged =
        file.list("listeners", Section.class).stream()
            .anyMatch(listener -> listener.value().has("bridge"));
    if (!file.list("routes", Section.class).isEmpty() && !bridged) {
      verdicts.warning(
          file.place("routes"), "the `routes` are served nowhere: no listener has a `bridge`");
    }
  }

  /** A login by certificate needs a listener on which one is asked for. */
  private static void checkCertificates(
      Section realms, List<ListenerOptions> listeners, Verdicts verdicts) {
    for (String realm : realms.keys()) {
      Section authentication = realms.section(realm).section("authentication");
      if (authentication.has("tls") && listeners.stream().noneMatch(one -> asks(one, realm))) {
        verdicts.warning(
            authentication.place("tls"),
            "nobody joins realm `%s` by a certificate: no listener for it has `tls.client_ca`"
                .formatted(realm));
      }
    }
  }

  private static boolean asks(ListenerOptions listener, String realm) {
    return listener.tls().filter(tls -> tls.clients() != ClientAuth.NONE).isPresent()
        && (listener.realms().isEmpty() || listener.realms().contains(realm));
  }
}
