package dev.weir.router.options;

import dev.weir.protocol.transport.CompressionOptions;
import dev.weir.router.link.StreamService;
import io.undertow.server.HttpHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
 * @param unix the socket file that is listened on, in place of host and port
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
    Optional<UnixSocketOptions> unix,
    List<AddressRange> proxies) {

  public ListenerOptions {
    if (webSocket.isEmpty() && rawSocket.isEmpty() && http.isEmpty() && stream.isEmpty()) {
      throw new IllegalArgumentException("listener " + name + " has no transport");
    }
    if (rawSocket.isPresent() && stream.isPresent()) {
      throw new IllegalArgumentException(
          "listener " + name + " cannot tell RawSocket from its own protocol");
    }
    if (unix.isPresent() && tls.isPresent()) {
      throw new IllegalArgumentException(
          "listener "
              + name
              + " is a Unix socket, where nobody listens in: TLS is of no use there");
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
        Optional.empty(),
        List.of());
  }

  /** A plain RawSocket on a Unix socket at this path, for its owner only, with all realms. */
  public static ListenerOptions ofUnix(Path path) {
    return ofUnix(UnixSocketOptions.of(path));
  }

  /** A plain RawSocket on this Unix socket, with all realms. */
  public static ListenerOptions ofUnix(UnixSocketOptions socket) {
    String name = "unix:" + socket.path();
    return new ListenerOptions(
        name,
        name,
        0,
        Optional.empty(),
        Optional.of(RawSocketOptions.DEFAULT),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        HttpOptions.NONE,
        Optional.empty(),
        Optional.of(socket),
        List.of());
  }

  /** A plain RawSocket on a port of its own, with all realms. */
  public static ListenerOptions ofRawSocket(String host, int port) {
    return of(host, port).withRawSocket(RawSocketOptions.DEFAULT).withoutWebSocket();
  }

  public ListenerOptions withName(String other) {
    return with(copy -> copy.name = other);
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
    return with(copy -> copy.webSocket = Optional.empty());
  }

  /** With RawSocket too, on the same port: the first octet tells them apart. */
  public ListenerOptions withRawSocket(RawSocketOptions options) {
    return with(copy -> copy.rawSocket = Optional.of(options));
  }

  public ListenerOptions withRealms(List<String> others) {
    return with(copy -> copy.realms = others);
  }

  public ListenerOptions withTls(SSLContext context) {
    return withTls(TlsOptions.of(context));
  }

  public ListenerOptions withTls(TlsOptions options) {
    return with(copy -> copy.tls = Optional.of(options));
  }

  public ListenerOptions withLimits(ListenerLimits own) {
    return with(copy -> copy.limits = Optional.of(own));
  }

  /** With HTTP long-poll too, on the same port. */
  public ListenerOptions withLongPoll(LongPollOptions options) {
    return withHttp(http.withLongPoll(options));
  }

  /** With server-sent events too, on the same port. */
  public ListenerOptions withSse(SseOptions options) {
    return withHttp(http.withSse(options));
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
   * connection waits for its next one for {@link RouterOptions#keepAlive}, and a response that has
   * begun and of which nothing more is taken for {@link RouterOptions#writeDeadline} ends the
   * connection.
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
    return with(copy -> copy.stream = Optional.of(service));
  }

  private ListenerOptions withHttp(HttpOptions other) {
    return with(copy -> copy.http = other);
  }

  /**
   * Behind these proxies, which must tell for whom they connect, or send each request of HTTP:
   * handlers find that as the source address of the exchange. None unless said.
   */
  public ListenerOptions withProxies(List<AddressRange> trusted) {
    return with(copy -> copy.proxies = trusted);
  }

  /** The same somewhere else, over TCP. */
  public ListenerOptions withAddress(String otherHost, int otherPort) {
    return with(
        copy -> {
          copy.host = otherHost;
          copy.port = otherPort;
          copy.unix = Optional.empty();
        });
  }

  /** Whether a realm may be joined here. */
  public boolean admits(String realm) {
    return realms.isEmpty() || realms.contains(realm);
  }

  /** The paths of all that is served by HTTP here, by what sets them; they must differ. */
  public List<HttpPath> httpPaths() {
    return Stream.concat(
            webSocket.stream().map(its -> new HttpPath("websocket.path", its.path())),
            http.paths().stream())
        .toList();
  }

  private WebSocketOptions webSocketOrDefault() {
    return webSocket.orElse(WebSocketOptions.DEFAULT);
  }

  /** With a WebSocket. */
  public ListenerOptions withWebSocket(WebSocketOptions options) {
    return with(copy -> copy.webSocket = Optional.of(options));
  }

  private ListenerOptions with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.made();
  }

  /** What becomes other options. */
  private static final class Copy {
    private String name;
    private String host;
    private int port;
    private Optional<WebSocketOptions> webSocket;
    private Optional<RawSocketOptions> rawSocket;
    private List<String> realms;
    private Optional<TlsOptions> tls;
    private Optional<ListenerLimits> limits;
    private HttpOptions http;
    private Optional<StreamService> stream;
    private Optional<UnixSocketOptions> unix;
    private List<AddressRange> proxies;

    Copy(ListenerOptions of) {
      name = of.name;
      host = of.host;
      port = of.port;
      webSocket = of.webSocket;
      rawSocket = of.rawSocket;
      realms = of.realms;
      tls = of.tls;
      limits = of.limits;
      http = of.http;
      stream = of.stream;
      unix = of.unix;
      proxies = of.proxies;
    }

    ListenerOptions made() {
      return new ListenerOptions(
          name, host, port, webSocket, rawSocket, realms, tls, limits, http, stream, unix, proxies);
    }
  }
}
