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
 * @param webSocket empty means that no WebSocket is spoken here
 * @param rawSocket empty means that no RawSocket is spoken here; beside WebSocket it shares the
 *     port
 * @param realms that may be joined here; empty means all
 * @param tls with it the listener speaks TLS only
 * @param limits empty means those of the router
 * @param proxies who are believed when they tell for whom they connect, by a header of the PROXY
 *     protocol, version 2, or by {@code X-Forwarded-For}; they must tell. Empty means nobody
 */
public record ListenerOptions(
    String name,
    String host,
    int port,
    Optional<WebSocketOptions> webSocket,
    Optional<RawSocketOptions> rawSocket,
    List<String> realms,
    Optional<TlsOptions> tls,
    Optional<ListenerLimits> limits,
    List<AddressRange> proxies) {

  public ListenerOptions {
    if (webSocket.isEmpty() && rawSocket.isEmpty()) {
      throw new IllegalArgumentException("listener " + name + " has no transport");
    }
    realms = List.copyOf(realms);
    proxies = List.copyOf(proxies);
  }

  /**
   * A plain WebSocket at {@code /ws}, for pages of its own origin and programs, with all realms.
   */
  public static ListenerOptions of(String host, int port) {
    return new ListenerOptions(
        host + ":" + port,
        host,
        port,
        Optional.of(WebSocketOptions.DEFAULT),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** A plain RawSocket on a port of its own, with all realms. */
  public static ListenerOptions ofRawSocket(String host, int port) {
    return of(host, port).withRawSocket(RawSocketOptions.DEFAULT).withoutWebSocket();
  }

  public ListenerOptions withName(String other) {
    return new ListenerOptions(
        other, host, port, webSocket, rawSocket, realms, tls, limits, proxies);
  }

  /** With a WebSocket at this path. */
  public ListenerOptions withPath(String other) {
    return with(webSocketOrDefault().withPath(other));
  }

  /** With a WebSocket for pages of these origins. */
  public ListenerOptions withOrigins(List<String> others) {
    return with(webSocketOrDefault().withOrigins(others));
  }

  /** With a WebSocket whose messages are compressed for clients that offer it. */
  public ListenerOptions withCompression(CompressionOptions options) {
    return with(webSocketOrDefault().withCompression(options));
  }

  /** Without WebSocket; RawSocket must be there. */
  public ListenerOptions withoutWebSocket() {
    return new ListenerOptions(
        name, host, port, Optional.empty(), rawSocket, realms, tls, limits, proxies);
  }

  /** With RawSocket too, on the same port: the first octet tells them apart. */
  public ListenerOptions withRawSocket(RawSocketOptions options) {
    return new ListenerOptions(
        name, host, port, webSocket, Optional.of(options), realms, tls, limits, proxies);
  }

  public ListenerOptions withRealms(List<String> others) {
    return new ListenerOptions(
        name, host, port, webSocket, rawSocket, others, tls, limits, proxies);
  }

  public ListenerOptions withTls(SSLContext context) {
    return withTls(TlsOptions.of(context));
  }

  public ListenerOptions withTls(TlsOptions options) {
    return new ListenerOptions(
        name, host, port, webSocket, rawSocket, realms, Optional.of(options), limits, proxies);
  }

  public ListenerOptions withLimits(ListenerLimits own) {
    return new ListenerOptions(
        name, host, port, webSocket, rawSocket, realms, tls, Optional.of(own), proxies);
  }

  /** Behind these proxies, which tell for whom they connect. */
  public ListenerOptions withProxies(List<AddressRange> trusted) {
    return new ListenerOptions(
        name, host, port, webSocket, rawSocket, realms, tls, limits, trusted);
  }

  /** The same somewhere else. */
  public ListenerOptions withAddress(String otherHost, int otherPort) {
    return new ListenerOptions(
        name, otherHost, otherPort, webSocket, rawSocket, realms, tls, limits, proxies);
  }

  /** Whether a realm may be joined here. */
  public boolean admits(String realm) {
    return realms.isEmpty() || realms.contains(realm);
  }

  private WebSocketOptions webSocketOrDefault() {
    return webSocket.orElse(WebSocketOptions.DEFAULT);
  }

  private ListenerOptions with(WebSocketOptions options) {
    return new ListenerOptions(
        name, host, port, Optional.of(options), rawSocket, realms, tls, limits, proxies);
  }
}
