package dev.weir.gateway.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a bridge serves calls and publications by HTTP. Immutable; made by {@link #of} and the {@code
 * with…} methods.
 *
 * @param name labels what is measured
 * @param realm that is called in
 * @param role of callers without credentials; empty refuses them
 * @param cors origins of other sites whose pages may use the bridge, such as {@code
 *     https://app.example.com} or {@code http://localhost:*}
 * @param users who have a key or a password
 * @param tokens how tokens are judged that come as {@code Authorization: Bearer}; empty takes none
 * @param routes beside {@code /call} and {@code /publish}
 * @param maxBody octets of a body
 * @param timeout of a call that gives none
 */
public record BridgeOptions(
    String name,
    String realm,
    Optional<String> role,
    List<String> cors,
    Users users,
    Optional<TokenLogins> tokens,
    List<Route> routes,
    long maxBody,
    Duration timeout) {
  /** No call by HTTP may take longer. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  public BridgeOptions {
    Objects.requireNonNull(realm, "realm");
    Objects.requireNonNull(users, "users");
    cors = List.copyOf(cors);
    routes = List.copyOf(routes);
  }

  /** Nobody without credentials, 16 MiB for a body, 60 s for a call. */
  public static BridgeOptions of(String realm) {
    return new BridgeOptions(
        "bridge",
        realm,
        Optional.empty(),
        List.of(),
        Users.NONE,
        Optional.empty(),
        List.of(),
        16 << 20,
        Duration.ofSeconds(60));
  }

  public BridgeOptions withName(String other) {
    return new BridgeOptions(other, realm, role, cors, users, tokens, routes, maxBody, timeout);
  }

  public BridgeOptions withRole(String other) {
    return new BridgeOptions(
        name, realm, Optional.of(other), cors, users, tokens, routes, maxBody, timeout);
  }

  public BridgeOptions withCors(List<String> others) {
    return new BridgeOptions(name, realm, role, others, users, tokens, routes, maxBody, timeout);
  }

  public BridgeOptions withUsers(Users others) {
    return new BridgeOptions(name, realm, role, cors, others, tokens, routes, maxBody, timeout);
  }

  public BridgeOptions withTokens(TokenLogins logins) {
    return new BridgeOptions(
        name, realm, role, cors, users, Optional.of(logins), routes, maxBody, timeout);
  }

  public BridgeOptions withRoutes(List<Route> others) {
    return new BridgeOptions(name, realm, role, cors, users, tokens, others, maxBody, timeout);
  }

  public BridgeOptions withMaxBody(long octets) {
    return new BridgeOptions(name, realm, role, cors, users, tokens, routes, octets, timeout);
  }

  public BridgeOptions withTimeout(Duration other) {
    return new BridgeOptions(name, realm, role, cors, users, tokens, routes, maxBody, other);
  }
}
