package dev.weir.router.undertow;

import dev.weir.router.http.Refusal;
import dev.weir.router.link.PeerText;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import org.xnio.StreamConnection;

/**
 * The paths of one listener: the WebSocket at its own, handlers at theirs, and elsewhere an answer
 * that says so. Runs on the connection's I/O thread.
 */
final class HttpPaths {
  private final IoLoops loops;
  private final RouterOptions options;

  private HttpPaths(IoLoops loops) {
    this.loops = loops;
    this.options = loops.options();
  }

  static HttpHandler of(IoLoops loops, ListenerOptions listener, Optional<Upgrade> webSocket) {
    HttpPaths served = new HttpPaths(loops);
    PathHandler paths = new PathHandler(webSocket.<HttpHandler>map(it -> it).orElse(HttpPaths::no));
    webSocket.ifPresent(
        upgrade -> paths.addExactPath(listener.webSocket().orElseThrow().path(), upgrade));
    listener
        .http()
        .handlers()
        .forEach((path, handler) -> paths.addPrefixPath(path, served.visited(handler)));
    return paths;
  }

  /** The handler behind the deadlines of requests. */
  private HttpHandler visited(HttpHandler handler) {
    long patience = options.helloDeadline().toNanos();
    long writeDeadline = options.writeDeadline().toNanos();
    return exchange -> {
      StreamConnection connection = ((HttpServerConnection) exchange.getConnection()).getChannel();
      IoLoop loop = loops.of(connection.getIoThread());
      if (loop.visits().begin(connection, exchange, patience, writeDeadline)) {
        handler.handleRequest(exchange);
      }
    };
  }

  private static void no(HttpServerExchange exchange) {
    String asked = PeerText.escape(exchange.getRequestPath());
    new Refusal(StatusCodes.NOT_FOUND, "There is nothing at " + asked + ".").answer(exchange);
  }
}
