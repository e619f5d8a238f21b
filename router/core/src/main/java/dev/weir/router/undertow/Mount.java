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
import org.xnio.ssl.SslConnection;

/**
 * A WebSocket of the router as a handler of somebody else's Undertow, at whatever path it has
 * there. Its connections live on the I/O threads of that server. Thread-safe.
 */
final class Mount implements HttpHandler {
  private static final Refusal CLOSED =
      new Refusal(StatusCodes.SERVICE_UNAVAILABLE, "The router is shutting down.");
  private static final Refusal NO_WEBSOCKET =
      new Refusal(StatusCodes.HTTP_VERSION_NOT_SUPPORTED, "A WebSocket is opened by HTTP/1.1.");

  private final Entrance entrance;
  private final ListenerPlaces places;
  private final Upgrade plain;
  private final Upgrade secure;
  private volatile boolean closed;

  Mount(Entrance entrance, WebSocketOptions options, Reception reception) {
    IoLoops loops = entrance.loops();
    this.entrance = entrance;
    this.places = new ListenerPlaces(ListenerLimits.of(loops.options()));
    this.plain = upgrade(entrance, options, false, reception);
    this.secure = upgrade(entrance, options, true, reception);
  }

  private static Upgrade upgrade(
      Entrance entrance, WebSocketOptions options, boolean secure, Reception reception) {
    List<CookieAuthenticator> cookies = reception.cookies().apply(entrance.listener());
    return new Upgrade(
        entrance, new UpgradeRules(options, secure, reception.subprotocols(), cookies));
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.isInIoThread()) {
      exchange.dispatch(exchange.getIoThread(), this);
    } else if (closed) {
      CLOSED.answer(exchange);
    } else if (exchange.getConnection() instanceof HttpServerConnection connection) {
      upgrade(exchange, connection.getChannel());
    } else {
      NO_WEBSOCKET.answer(exchange);
    }
  }

  /** New requests are refused; connections live on. */
  void close() {
    closed = true;
  }

  private void upgrade(HttpServerExchange exchange, StreamConnection connection) {
    IoLoops loops = entrance.loops();
    long patience = loops.options().helloDeadline().toNanos();
    entrance.loop(connection).arrived(connection, loops.admission().accept(places), patience);
    (connection instanceof SslConnection ? secure : plain).handleRequest(exchange);
  }
}
