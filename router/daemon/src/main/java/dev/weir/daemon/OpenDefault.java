package dev.weir.daemon;

import dev.weir.daemon.config.Address.HostPort;
import dev.weir.daemon.config.Configuration;
import dev.weir.daemon.config.Limits;
import dev.weir.daemon.config.Listener;
import dev.weir.daemon.config.Realm;
import dev.weir.daemon.config.RoleRule;
import dev.weir.protocol.MatchPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private static final Set<String> EVERYTHING =
      Set.of("call", "register", "publish", "subscribe", "disclose");

  private final HostPort address;
  private final List<String> realms;
  private final boolean loopback;

  OpenDefault(HostPort address, List<String> realms) {
    this.address = address;
    this.realms = realms.isEmpty() ? List.of("realm1") : realms;
    this.loopback = loopback(address.host());
  }

  Configuration configuration() {
    Listener listener =
        new Listener(
            LISTENER,
            address,
            Optional.empty(),
            "/ws",
            List.of("http://localhost:*", "http://127.0.0.1:*"),
            List.of());
    Map<String, Realm> open = new LinkedHashMap<>();
    realms.forEach(name -> open.put(name, realm()));
    return new Configuration(List.of(listener), open, Optional.empty(), Limits.DEFAULTS);
  }

  Optional<String> warning() {
    return loopback
        ? Optional.empty()
        : Optional.of(
            """
            weir: WARNING: everybody who reaches %s may do everything in %s:
            weir: WARNING: without --config there is no authentication and no rule. Do not leave it so.\
            """
                .formatted(address, String.join(", ", realms)));
  }

  private Realm realm() {
    List<RoleRule> rules = new ArrayList<>();
    rules.add(new RoleRule("", MatchPolicy.PREFIX, EVERYTHING));
    if (loopback) {
      rules.add(new RoleRule("wamp.", MatchPolicy.PREFIX, EVERYTHING));
    }
    return new Realm(
        Optional.of(ROLE),
        Map.of(ROLE, rules),
        false,
        false,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static boolean loopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException unknown) {
      throw new RefusedException("the host " + host + " is not known");
    }
  }
}
