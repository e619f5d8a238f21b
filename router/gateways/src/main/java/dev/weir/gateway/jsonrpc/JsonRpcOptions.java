package dev.weir.gateway.jsonrpc;

import java.time.Duration;
import java.util.Set;

/**
 * How JSON-RPC is served. Immutable; made by {@link #of} and the {@code with…} methods.
 *
 * @param realm that is called in
 * @param role of all who call
 * @param inFlight calls of one connection that run at the same time; what comes beyond is read
 *     later ({@code jsonrpc.in_flight})
 * @param timeout of a call; zero for none ({@code jsonrpc.timeout})
 * @param maxRequest octets of one request or batch ({@code jsonrpc.max_request})
 * @param prefix put in front of every method to make its procedure
 * @param versions that are spoken
 */
public record JsonRpcOptions(
    String realm,
    String role,
    int inFlight,
    Duration timeout,
    int maxRequest,
    String prefix,
    Set<Version> versions) {

  public JsonRpcOptions {
    versions = Set.copyOf(versions);
    if (inFlight < 1 || maxRequest < 1 || versions.isEmpty() || timeout.isNegative()) {
      throw new IllegalArgumentException(
          "JSON-RPC needs a limit in flight and of requests, and a version");
    }
  }

  /** Both versions, 1,000 calls in flight, 30 s for each, 1 MiB for a request, no prefix. */
  public static JsonRpcOptions of(String realm, String role) {
    return new JsonRpcOptions(
        realm, role, 1_000, Duration.ofSeconds(30), 1 << 20, "", Set.of(Version.values()));
  }

  public JsonRpcOptions withInFlight(int most) {
    return new JsonRpcOptions(realm, role, most, timeout, maxRequest, prefix, versions);
  }

  public JsonRpcOptions withTimeout(Duration other) {
    return new JsonRpcOptions(realm, role, inFlight, other, maxRequest, prefix, versions);
  }

  public JsonRpcOptions withMaxRequest(int octets) {
    return new JsonRpcOptions(realm, role, inFlight, timeout, octets, prefix, versions);
  }

  public JsonRpcOptions withPrefix(String other) {
    return new JsonRpcOptions(realm, role, inFlight, timeout, maxRequest, other, versions);
  }

  public JsonRpcOptions withVersions(Set<Version> others) {
    return new JsonRpcOptions(realm, role, inFlight, timeout, maxRequest, prefix, others);
  }
}
