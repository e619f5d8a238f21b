package dev.weir.router.undertow;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.WebSocketHandshake;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.options.ListenerOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.xnio.StreamConnection;

/**
 * The WebSocket handshake (RFC 6455, section 4.2): path, Origin and subprotocol are checked, and
 * what is refused is told why. Thread-safe.
 */
final class Upgrade implements HttpHandler {
  private static final HttpString VERSION = new HttpString("Sec-WebSocket-Version");
  private static final HttpString KEY = new HttpString("Sec-WebSocket-Key");
  private static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");
  private static final HttpString PROTOCOL = new HttpString("Sec-WebSocket-Protocol");

  private final ListenerOptions listener;
  private final Origins origins;
  private final BiConsumer<StreamConnection, PeerAddress> taken;

  Upgrade(ListenerOptions listener, BiConsumer<StreamConnection, PeerAddress> taken) {
    this.listener = listener;
    this.origins = new Origins(listener.origins());
    this.taken = taken;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.getRequestPath().equals(listener.path())) {
      refuse(exchange, 404, "nothing here; the WAMP WebSocket is at " + listener.path());
    } else if (!wantsWebSocket(exchange)) {
      exchange.getResponseHeaders().put(VERSION, "13");
      refuse(exchange, 426, "this is a WAMP WebSocket (RFC 6455, version 13)");
    } else if (!origins.allow(exchange)) {
      refuse(
          exchange, 403, "pages of this Origin may not connect here (listeners.websocket.origins)");
    } else {
      Optional<String> protocol = subprotocol(exchange);
      if (protocol.isPresent()) {
        upgrade(exchange, protocol.get());
      } else {
        refuse(
            exchange,
            400,
            "offer one of the WebSocket subprotocols wamp.2.json, wamp.2.msgpack, wamp.2.cbor");
      }
    }
  }

  private static boolean wantsWebSocket(HttpServerExchange exchange) {
    String upgrade = exchange.getRequestHeaders().getFirst(Headers.UPGRADE);
    String key = exchange.getRequestHeaders().getFirst(KEY);
    return exchange.getRequestMethod().equals(Methods.GET)
        && "websocket".equalsIgnoreCase(upgrade)
        && key != null
        && "13".equals(exchange.getRequestHeaders().getFirst(VERSION));
  }

  private static Optional<String> subprotocol(HttpServerExchange exchange) {
    if (!exchange.getRequestHeaders().contains(PROTOCOL)) {
      return Optional.empty();
    }
    for (String line : exchange.getRequestHeaders().get(PROTOCOL)) {
      for (String offered : line.split(",")) {
        if (Serializer.ofSubprotocol(offered.trim()).isPresent()) {
          return Optional.of(offered.trim());
        }
      }
    }
    return Optional.empty();
  }

  private void upgrade(HttpServerExchange exchange, String protocol) {
    PeerAddress peer =
        new PeerAddress(
            exchange.getSourceAddress(), exchange.isSecure(), listener.name(), protocol);
    exchange.getResponseHeaders().put(Headers.UPGRADE, "WebSocket");
    exchange
        .getResponseHeaders()
        .put(ACCEPT, WebSocketHandshake.acceptKey(exchange.getRequestHeaders().getFirst(KEY)));
    exchange.getResponseHeaders().put(PROTOCOL, protocol);
    exchange.upgradeChannel((connection, done) -> taken.accept(connection, peer));
    exchange.endExchange();
  }

  private static void refuse(HttpServerExchange exchange, int status, String sentence) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
    exchange.getResponseSender().send(sentence + "\n");
  }
}
