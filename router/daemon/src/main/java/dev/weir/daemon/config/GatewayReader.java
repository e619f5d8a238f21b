package dev.weir.daemon.config;

import dev.weir.gateway.Gateway;
import dev.weir.gateway.bridge.Bridge;
import dev.weir.gateway.jsonrpc.JsonRpcGateway;
import dev.weir.gateway.jsonrpc.JsonRpcOptions;
import dev.weir.gateway.jsonrpc.Version;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.options.HttpOptions;
import dev.weir.router.options.HttpPath;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the gateways of listeners of their sections.
 *
 * <p>Confined to the thread that reads the file.
 */
final class GatewayReader {
  private final Map<String, RealmOptions> realms;
  private final Limits limits;
  private final Verdicts verdicts;
  private final BridgeReader bridges;
  private final List<Gateway> gateways = new ArrayList<>();

  GatewayReader(
      Section file, Map<String, RealmOptions> realms, RouterOptions options, Verdicts verdicts) {
    this.realms = realms;
    this.limits = new Limits(options.message(), options.depth(), options.keys());
    this.verdicts = verdicts;
    this.bridges = new BridgeReader(file, this::checkRole, this::method, limits, verdicts);
  }

  /** Those that are to be opened when the router has started. */
  List<Gateway> gateways() {
    return List.copyOf(gateways);
  }

  /** What speaks JSON-RPC on a listener; empty where nothing does, or something is wrong. */
  Optional<JsonRpcGateway> jsonRpc(Section listener, String name) {
    if (!listener.has("jsonrpc")) {
      return Optional.empty();
    }
    Section section = listener.section("jsonrpc");
    if (listener.find("rawsocket", Object.class).filter(it -> !it.equals(false)).isPresent()) {
      verdicts.error(
          listener.place("jsonrpc"),
          "`jsonrpc` and `rawsocket` cannot be told apart on one listener: give each its own");
      return Optional.empty();
    }
    if (!checkRole(section, "jsonrpc")) {
      return Optional.empty();
    }
    if (!section.has("role")) {
      verdicts.error(
          section.place(), "jsonrpc: the key `role` is missing, as which its callers call");
    }
    return section
        .text("role")
        .map(
            role -> {
              JsonRpcGateway made =
                  JsonRpcGateway.of(options(section, role).withName(name), limits);
              gateways.add(made);
              return made;
            });
  }

  /** The HTTP paths of a listener's gateways. */
  HttpOptions http(Section listener, String name, Optional<JsonRpcGateway> jsonRpc) {
    HttpOptions http =
        jsonRpc
            .map(gateway -> HttpOptions.NONE.withHandler("/", gateway.handler()))
            .orElse(HttpOptions.NONE);
    Optional<Bridge> bridge = bridges.bridge(listener, name);
    bridge.ifPresent(gateways::add);
    return bridge.isPresent() ? http.withHandler(BridgeReader.path(listener), bridge.get()) : http;
  }

  /** The paths of those of {@link #http}, by the keys that set them. */
  static List<HttpPath> paths(Section listener) {
    List<HttpPath> paths = new ArrayList<>();
    if (listener.has("jsonrpc")) {
      paths.add(new HttpPath("jsonrpc", "/"));
    }
    if (listener.has("bridge")) {
      paths.add(new HttpPath("bridge.path", BridgeReader.path(listener)));
    }
    return paths;
  }

  private static JsonRpcOptions options(Section section, String role) {
    JsonRpcOptions options = JsonRpcOptions.of(section.text("realm").orElseThrow(), role);
    JsonRpcOptions bounded =
        options
            .withInFlight(count(section, "in_flight", options.inFlight()))
            .withMaxRequest(count(section, "max_request", options.maxRequest()))
            .withTimeout(section.find("timeout", Duration.class).orElse(options.timeout()))
            .withPrefix(section.text("prefix").orElse(options.prefix()));
    Set<Version> versions =
        section.list("versions", String.class).stream()
            .map(number -> Version.of(number.value()).orElseThrow())
            .collect(Collectors.toSet());
    return versions.isEmpty() ? bounded : bounded.withVersions(versions);
  }

  private static int count(Section section, String key, int otherwise) {
    return section
        .find(key, Long.class)
        .map(value -> (int) Math.min(value, Integer.MAX_VALUE))
        .orElse(otherwise);
  }

  private Optional<Authenticator> method(String realm, String name) {
    return realms.get(realm).authentication().methods().stream()
        .filter(method -> method.methods().contains(name))
        .findFirst();
  }

  /** Says when the realm is not there, or has not the role that is named. */
  private boolean checkRole(Section section, String what) {
    Optional<String> realm = section.text("realm");
    if (realm.isEmpty()) {
      return false; // this has been said
    }
    if (!realms.containsKey(realm.get())) {
      verdicts.error(
          section.place("realm"),
          what + ": the realm `" + realm.get() + "` is not among the `realms`");
      return false;
    }
    Optional<String> role = section.text("role");
    if (role.isPresent() && !realms.get(realm.get()).roles().containsKey(role.get())) {
      verdicts.error(
          section.place("role"),
          "%s: the realm `%s` has no role `%s`".formatted(what, realm.get(), role.get()));
      return false;
    }
    return true;
  }
}
