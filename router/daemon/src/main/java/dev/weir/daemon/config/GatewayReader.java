package dev.weir.daemon.config;

import dev.weir.gateway.Gateway;
import dev.weir.gateway.jsonrpc.JsonRpcGateway;
import dev.weir.gateway.jsonrpc.JsonRpcOptions;
import dev.weir.gateway.jsonrpc.Version;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.options.HttpOptions;
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
  private final List<Gateway> gateways = new ArrayList<>();

  GatewayReader(Map<String, RealmOptions> realms, RouterOptions options, Verdicts verdicts) {
    this.realms = realms;
    this.limits = new Limits(options.message(), options.depth(), options.keys());
    this.verdicts = verdicts;
  }

  /** Those that are to be opened when the router has started. */
  List<Gateway> gateways() {
    return List.copyOf(gateways);
  }

  /** What speaks JSON-RPC on a listener; empty where nothing does, or something is wrong. */
  Optional<JsonRpcGateway> jsonRpc(Section listener) {
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
    Optional<String> role = role(section, "jsonrpc");
    return role.map(
        as -> {
          JsonRpcGateway made = JsonRpcGateway.of(options(section, as), limits);
          gateways.add(made);
          return made;
        });
  }

  /** The HTTP paths of these gateways. */
  static HttpOptions http(Optional<JsonRpcGateway> jsonRpc) {
    return jsonRpc
        .map(gateway -> HttpOptions.NONE.withHandler("/", gateway.handler()))
        .orElse(HttpOptions.NONE);
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

  /** The role, which must be one of the realm's, and the realm there. */
  private Optional<String> role(Section section, String gateway) {
    Optional<RealmOptions> realm = section.text("realm").map(realms::get);
    if (realm.isEmpty()) {
      section
          .text("realm")
          .ifPresent(
              name ->
                  verdicts.error(
                      section.place("realm"),
                      gateway + ": the realm `" + name + "` is not among the `realms`"));
      return Optional.empty();
    }
    Optional<String> role = section.text("role");
    if (role.isEmpty()) {
      verdicts.error(
          section.place(), gateway + ": the key `role` is missing, as which its callers call");
    } else if (!realm.get().roles().containsKey(role.get())) {
      verdicts.error(
          section.place("role"),
          "%s: the realm `%s` has no role `%s`".formatted(gateway, realm.get().name(), role.get()));
      return Optional.empty();
    }
    return role;
  }
}
