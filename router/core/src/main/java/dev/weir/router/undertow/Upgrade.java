package dev.weir.router.undertow;

import dev.weir.protocol.transport.DeflateAgreement;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketHandshake;
import dev.weir.router.auth.BrowserCookie;
import dev.weir.router.counter.Counter;
import dev.weir.router.http.Refusal;
import dev.weir.router.link.TransportType;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.xnio.StreamConnection;

/**
 * The requests of one listener: each becomes a WebSocket and leaves HTTP for good, or is refused
 * with a body that says why. Runs on the connection's I/O thread.
 */
final class Upgrade implements HttpHandler {
  private static final HttpString EXTENSIONS = new HttpString(DeflateAgreement.HEADER);

  private final Entrance entrance;
  private final UpgradeRules rules;

  Upgrade(Entrance entrance, UpgradeRules rules) {
    this.entrance = entrance;
    this.rules = rules;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Optional<Refusal> refusal =
        rules.refusal(exchange).or(() -> forwarded(exchange)).or(() -> noPlace(exchange));
    if (refusal.isPresent()) {
      refusal.get().answer(exchange);
    } else {
      upgrade(exchange, rules.subprotocol(exchange.getRequestHeaders()).orElse(""));
    }
  }

  /** For whom a proxy asks that is believed; why that is not taken. */
  private Optional<Refusal> forwarded(HttpServerExchange exchange) {
    StreamConnection connection = ((HttpServerConnection) exchange.getConnection()).getChannel();
    IoLoop loop = entrance.loop(connection);
    Whence whence = loop.whence(connection);
    HeaderValues values = exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR);
    if (whence.forwarding() == Whence.Forwarding.IGNORED
        || values == null && whence.forwarding() == Whence.Forwarding.BELIEVED) {
      return Optional.empty();
    }
    try {
      RefusedProxyException.require(values != null, "the proxy does not say for whom it asks");
      InetSocketAddress proxy =
          whence.told().orElseGet(() -> connection.getPeerAddress(InetSocketAddress.class));
      loop.told(connection, Whence.of(entrance.proxies().client(values, proxy)));
      return Optional.empty();
    } catch (RefusedProxyException refused) {
      entrance.loops().counters().count(Counter.PROXIES_REFUSED);
      return Optional.of(
          new Refusal(
              StatusCodes.BAD_REQUEST,
              "This is asked by a proxy, and "
                  + refused.getMessage()
                  + " (listeners.proxy_protocol)."));
    }
  }

  private Optional<Refusal> noPlace(HttpServerExchange exchange) {
    StreamConnection connection = ((HttpServerConnection) exchange.getConnection()).getChannel();
    return entrance.noPlace(entrance.loop(connection).place(connection));
  }

  private void upgrade(HttpServerExchange exchange, String subprotocol) {
    String key = exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_KEY);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.SEC_WEB_SOCKET_ACCEPT, WebSocketHandshake.acceptKey(key));
    if (!subprotocol.isEmpty()) {
      headers.put(Headers.SEC_WEB_SOCKET_PROTOCOL, subprotocol);
    }
    Optional<DeflateAgreement> terms = rules.deflation(exchange.getRequestHeaders());
    terms.ifPresent(agreed -> headers.put(EXTENSIONS, agreed.answer()));
    List<BrowserCookie> cookies = rules.cookies(exchange);
    exchange.upgradeChannel(
        "websocket", (connection, ended) -> occupy(connection, subprotocol, terms, cookies));
    exchange.endExchange();
  }

  private void occupy(
      StreamConnection connection,
      String subprotocol,
      Optional<DeflateAgreement> terms,
      List<BrowserCookie> cookies) {
    IoLoop loop = entrance.loop(connection);
    if (!loop.inLoop()) {
      loop.execute(() -> occupy(connection, subprotocol, terms, cookies));
      return;
    }
    entrance
        .admit(connection, TransportType.WEBSOCKET, subprotocol, cookies)
        .ifPresent(
            newcomer ->
                new WebSocketTransport(newcomer, compression(newcomer, terms))
                    .start(entrance.occupants()));
  }

  private Compression compression(Newcomer newcomer, Optional<DeflateAgreement> terms) {
    WebSocketFraming plain = WebSocketTransport.plain(newcomer.peer().protocol());
    if (terms.isEmpty()) {
      return new Compression(plain);
    }
    entrance.loops().counters().count(Counter.COMPRESSIONS_AGREED);
    return new Compression(
        plain, newcomer.loop().compressors(), terms.get(), rules.compression().orElseThrow());
  }
}
