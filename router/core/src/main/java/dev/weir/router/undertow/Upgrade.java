package dev.weir.router.undertow;

import dev.weir.protocol.transport.DeflateAgreement;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketHandshake;
import dev.weir.router.counter.Counter;
import dev.weir.router.http.Refusal;
import dev.weir.router.link.TransportType;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
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
    Optional<Refusal> refusal = rules.refusal(exchange).or(() -> noPlace(exchange));
    if (refusal.isPresent()) {
      refusal.get().answer(exchange);
    } else {
      upgrade(exchange, rules.subprotocol(exchange.getRequestHeaders()).orElse(""));
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
    Introduction of =
        new Introduction(
            Optional.ofNullable(exchange.getSourceAddress()), subprotocol, rules.cookies(exchange));
    exchange.upgradeChannel("websocket", (connection, ended) -> occupy(connection, of, terms));
    exchange.endExchange();
  }

  private void occupy(
      StreamConnection connection, Introduction of, Optional<DeflateAgreement> terms) {
    IoLoop loop = entrance.loop(connection);
    if (!loop.inLoop()) {
      loop.execute(() -> occupy(connection, of, terms));
      return;
    }
    entrance
        .admit(connection, TransportType.WEBSOCKET, of)
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
