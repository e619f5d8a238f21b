package dev.weir.router.options;

import dev.weir.router.link.StreamService;
import io.undertow.server.HttpHandler;
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
 * @param http what is served by plain HTTP
 * @param stream another protocol than WAMP's that is spoken here; HTTP is told from it by its first
 *     octet, a capital letter
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
    HttpOptions http,
    Optional<StreamService> stream,
    List<AddressRange> proxies) {

  public ListenerOptions {
    if (webSocket.isEmpty() && rawSocket.isEmpty() && http.isEmpty() && stream.isEmpty()) {
      throw new IllegalArgumentException("listener " + name + " has no transport");
    }
    if (rawSocket.isPresent() && stream.isPresent()) {
      throw new IllegalArgumentException(
          "listener " + name + " cannot tell RawSocket from its own protocol");
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
        HttpOptions.NONE,
        Optional.empty(),
        List.of());
  }

  /** A plain RawSocket on a port of its own, with all realms. */
  public static ListenerOptions ofRawSocket(String host, int port) {
    return of(host, port).withRawSocket(RawSocketOptions.DEFAULT).withoutWebSocket();
  }

  public ListenerOptions withName(String other) {
    return new ListenerOptions(
        other, host, port, webSocket, rawSocket, realms, tls, limits, http, stream, proxies);
  }

  /** With a WebSocket at this path. */
  public ListenerOptions withPath(String other) {
    return withWebSocket(webSocketOrDefault().withPath(other));
  }

  /** With a WebSocket for pages of these origins. */
  public ListenerOptions withOrigins(List<String> others) {
    return withWebSocket(webSocketOrDefault().withOrigins(others));
  }

  /** With a WebSocket whose messages are compressed for clients that offer it. */
  public ListenerOptions withCompression(CompressionOptions options) {
    return withWebSocket(webSocketOrDefault().withCompression(options));
  }

  /** Without WebSocket; something else must be there. */
  public ListenerOptions withoutWebSocket() {
    return new ListenerOptions(
        name, host, port, Optional.empty(), rawSocket, realms, tls, limits, http, stream, proxies);
  }

  /** With RawSocket too, on the same port: the first octet tells them apart. */
  public ListenerOptions withRawSocket(RawSocketOptions options) {
    return new ListenerOptions(
        name,
        host,
        port,
        webSocket,
        Optional.of(options),
        realms,
        tls,
        limits,
        http,
        stream,
        proxies);
  }

  public ListenerOptions withRealms(List<String> others) {
    return new ListenerOptions(
        name, host, port, webSocket, rawSocket, others, tls, limits, http, stream, proxies);
  }

  public ListenerOptions withTls(SSLContext context) {
    return withTls(TlsOptions.of(context));
  }

  public ListenerOptions withTls(TlsOptions options) {
    return new ListenerOptions(
        name,
        host,
        port,
        webSocket,
        rawSocket,
        realms,
        Optional.of(options),
        limits,
        http,
        stream,
        proxies);
  }

  public ListenerOptions withLimits(ListenerLimits own) {
    return new ListenerOptions(
        name,
        host,
        port,
        webSocket,
        rawSocket,
        realms,
        tls,
        Optional.of(own),
        http,
        stream,
        proxies);
  }

  /**
   * Serves a further HTTP path and all below it, beside the transports of this listener and behind
   * its TLS; the handler finds what is below in {@link
   * io.undertow.server.HttpServerExchange#getRelativePath}. The paths of the transports go before.
   *
   * <p>The handler is called on the connection's I/O thread, must not block there, and has no
   * worker threads but its own: {@code exchange.dispatch(executor, task)}. A body of more than 16
   * KiB is refused unless it calls {@code exchange.setMaxEntitySize} before it reads. The listener
   * bounds the rest: a request has to be there within {@link RouterOptions#helloDeadline}, a
   * connection waits as long for its next one, and a response that has begun and of which nothing
   * more is taken for {@link RouterOptions#writeDeadline} ends the connection.
   *
   * @param path such as {@code /api}; one that is there is replaced
   * @throws IllegalArgumentException when the path does not begin with a slash
   */
  public ListenerOptions withHandler(String path, HttpHandler handler) {
    return withHttp(http.withHandler(path, handler));
  }

  /** A plain protocol of the application's on a port of its own. */
  public static ListenerOptions ofStream(String host, int port, StreamService service) {
    return of(host, port).withStream(service).withoutWebSocket();
  }

  /**
   * With another protocol than WAMP's on the same port. A connection of it may be silent for as
   * long as it likes, but under TLS has to begin within {@link RouterOptions#helloDeadline}.
   */
  public ListenerOptions withStream(StreamService service) {
    return new ListenerOptions(
        name,
        host,
        port,
        webSocket,
        rawSocket,
        realms,
        tls,
        limits,
        http,
        Optional.of(service),
        proxies);
  }

  private ListenerOptions withHttp(HttpOptions other) {
    return new ListenerOptions(
        name, host, port, webSocket, rawSocket, realms, tls, limits, other, stream, proxies);
  }

  /** Behind these proxies, which tell for whom they connect. */
  public ListenerOptions withProxies(List<AddressRange> trusted) {
    return new ListenerOptions(
        name, host, port, webSocket, rawSocket, realms, tls, limits, http, stream, trusted);
  }

  /** The same somewhere else. */
  public ListenerOptions withAddress(String otherHost, int otherPort) {
    return new ListenerOptions(
        name, otherHost, otherPort, webSocket, rawSocket, realms, tls, limits, http, stream,
        proxies);
  }

  /** Whether a realm may be joined here. */
  public boolean admits(String realm) {
    return realms.isEmpty() || realms.contains(realm);
  }

  private WebSocketOptions webSocketOrDefault() {
    return webSocket.orElse(WebSocketOptions.DEFAULT);
  }

  /** With a WebSocket. */
  public ListenerOptions withWebSocket(WebSocketOptions options) {
    return new ListenerOptions(
        name,
        host,
        port,
        Optional.of(options),
        rawSocket,
        realms,
        tls,
        limits,
        http,
        stream,
        proxies);
  }
}
