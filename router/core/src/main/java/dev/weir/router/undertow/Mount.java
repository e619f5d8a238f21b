package dev.weir.router.undertow;

import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.http.Refusal;
import dev.weir.router.options.ListenerLimits;
import dev.weir.router.options.WebSocketOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.StatusCodes;
import java.util.List;
import org.xnio.StreamConnection;

/**
 * A WebSocket of the router, and its other transports over HTTP below, as a handler of somebody
 * else's Undertow, at whatever path it has there. Its connections live on the I/O threads of that
 * server. Thread-safe.
 */
final class Mount implements HttpHandler {
  private static final Refusal CLOSED =
      new Refusal(StatusCodes.SERVICE_UNAVAILABLE, "The router is shutting down.");
  private static final Refusal NO_WEBSOCKET =
      new Refusal(StatusCodes.HTTP_VERSION_NOT_SUPPORTED, "A WebSocket is opened by HTTP/1.1.");

  private final Entrance entrance;
  private final ListenerPlaces places;
  private final HttpHandler plain;
  private final HttpHandler secure;
  private volatile boolean closed;

  Mount(Entrance entrance, WebSocketOptions options, Reception reception) {
    IoLoops loops = entrance.loops();
    this.entrance = entrance;
    this.places = new ListenerPlaces(ListenerLimits.of(loops.options()));
    this.plain = paths(options, false, reception);
    this.secure = paths(options, true, reception);
  }

  /** The WebSocket is wherever nothing else is. */
  private HttpHandler paths(WebSocketOptions options, boolean tls, Reception reception) {
    List<CookieAuthenticator> cookies = reception.cookies().apply(entrance.listener());
    Upgrade upgrade =
        new Upgrade(entrance, new UpgradeRules(options, tls, reception.subprotocols(), cookies));
    return new HttpPaths(new HttpGate(entrance, places), tls, cookies)
        .transports(exchange -> upgrade(exchange, upgrade));
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (!exchange.isInIoThread()) {
      exchange.dispatch(exchange.getIoThread(), this);
      return;
    }
    Unblocked.make(exchange);
    if (closed) {
      CLOSED.answer(exchange);
    } else {
      boolean tls = exchange.getConnection().getSslSession() != null;
      (tls ? secure : plain).handleRequest(exchange);
    }
  }

  /** New requests are refused; connections live on. */
  void close() {
    closed = true;
  }

  private void upgrade(HttpServerExchange exchange, Upgrade upgrade) {
    if (!(exchange.getConnection() instanceof HttpServerConnection connection)) {
      NO_WEBSOCKET.answer(exchange);
      return;
    }
    IoLoops loops = entrance.loops();
    long patience = loops.options().helloDeadline().toNanos();
    StreamConnection channel = connection.getChannel();
    entrance.loop(channel).arrived(channel, loops.admission().accept(places), patience);
    upgrade.handleRequest(exchange);
  }
}
