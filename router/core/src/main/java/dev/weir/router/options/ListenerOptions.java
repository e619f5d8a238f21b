package dev.weir.router.options;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where and how a router listens. Immutable; made by {@link #of} and the {@code with…} methods.
 *
 * @param name names the listener in logs and errors
 * @param host an address or host name
 * @param port 0 for any free one
 * @param path of the WebSocket
 * @param origins from which browsers may connect, such as {@code https://app.example.com} or {@code
 *     http://localhost:*}; {@code *} is any; empty means the listener's own origin only
 * @param realms that may be joined here; empty means all
 * @param tls with it the listener speaks TLS only
 * @param limits empty means those of the router
 */
public record ListenerOptions(
    String name,
    String host,
    int port,
    String path,
    List<String> origins,
    List<String> realms,
    Optional<TlsOptions> tls,
    Optional<ListenerLimits> limits) {

  public ListenerOptions {
    origins = List.copyOf(origins);
    realms = List.copyOf(realms);
  }

  /**
   * A plain WebSocket at {@code /ws}, for pages of its own origin and programs, with all realms.
   */
  public static ListenerOptions of(String host, int port) {
    return new ListenerOptions(
        host + ":" + port,
        host,
        port,
        "/ws",
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  public ListenerOptions withName(String other) {
    return new ListenerOptions(other, host, port, path, origins, realms, tls, limits);
  }

  public ListenerOptions withPath(String other) {
    return new ListenerOptions(name, host, port, other, origins, realms, tls, limits);
  }

  public ListenerOptions withOrigins(List<String> others) {
    return new ListenerOptions(name, host, port, path, others, realms, tls, limits);
  }

  public ListenerOptions withRealms(List<String> others) {
    return new ListenerOptions(name, host, port, path, origins, others, tls, limits);
  }

  public ListenerOptions withTls(SSLContext context) {
    return withTls(TlsOptions.of(context));
  }

  public ListenerOptions withTls(TlsOptions options) {
    return new ListenerOptions(
        name, host, port, path, origins, realms, Optional.of(options), limits);
  }

  public ListenerOptions withLimits(ListenerLimits own) {
    return new ListenerOptions(name, host, port, path, origins, realms, tls, Optional.of(own));
  }

  /** The same somewhere else. */
  public ListenerOptions withAddress(String otherHost, int otherPort) {
    return new ListenerOptions(name, otherHost, otherPort, path, origins, realms, tls, limits);
  }

  /** Whether a realm may be joined here. */
  public boolean admits(String realm) {
    return realms.isEmpty() || realms.contains(realm);
  }
}
