package dev.weir.daemon;

import dev.weir.daemon.config.Address.HostPort;
import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.Contents;
import dev.weir.router.auth.Rule;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RawSocketOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is served without a configuration: everything to everybody. On loopback that includes the
 * procedures and topics of {@code wamp.}; beyond it does not, and a warning says what is open.
 *
 * <p>Confined to the main thread.
 */
final class OpenDefault {
  static final String LISTENER = "main";
  static final HostPort ADDRESS = new HostPort("127.0.0.1", 8080);
  private static final String ROLE = "anonymous";
  private static final List<String> ORIGINS = List.of("http://localhost:*", "http://127.0.0.1:*");

  private final HostPort address;
  private final List<String> realms;
  private final boolean loopback;

  OpenDefault(HostPort address, List<String> realms) {
    this.address = address;
    this.realms = realms.isEmpty() ? List.of("realm1") : realms;
    this.loopback = address.isLoopback();
  }

  Configuration configuration() {
    ListenerOptions listener =
        ListenerOptions.of(address.host(), address.port())
            .withName(LISTENER)
            .withOrigins(ORIGINS)
            .withRawSocket(RawSocketOptions.DEFAULT);
    return new Configuration(
        List.of(listener),
        realms.stream().distinct().map(this::realm).toList(),
        Optional.empty(),
        RouterOptions.DEFAULT,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Contents.none());
  }

  Optional<String> warning() {
    String warning =
        """
        weir: WARNING: everybody who reaches %s may do everything in %s:
        weir: WARNING: without --config there is no authentication and no rule. Do not leave it so.\
        """;
    return loopback
        ? Optional.empty()
        : Optional.of(warning.formatted(address, String.join(", ", realms)));
  }

  private RealmOptions realm(String name) {
    List<Rule> rules =
        loopback ? List.of(Rule.allowAll(), Rule.allowMeta()) : List.of(Rule.allowAll());
    return RealmOptions.builder(name).anonymous(ROLE).role(ROLE, rules).build();
  }
}
