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
import java.util.stream.Stream;
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
    return entrance.noPlace(place(exchange));
  }

  /** Null when it is too late. */
  private Admission.Place place(HttpServerExchange exchange) {
    StreamConnection connection = ((HttpServerConnection) exchange.getConnection()).getChannel();
    return entrance.loop(connection).place(connection);
  }

  private void upgrade(HttpServerExchange exchange, String subprotocol) {
    String key = exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_KEY);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.SEC_WEB_SOCKET_ACCEPT, WebSocketHandshake.acceptKey(key));
    if (!subprotocol.isEmpty()) {
      headers.put(Headers.SEC_WEB_SOCKET_PROTOCOL, subprotocol);
    }
    Optional<CompressionTerms> terms =
        rules
            .deflation(exchange.getRequestHeaders())
            .flatMap(offered -> affordable(offered, place(exchange)));
    terms.ifPresent(agreed -> headers.put(EXTENSIONS, agreed.agreed().answer()));
    Introduction of =
        new Introduction(
            Optional.ofNullable(exchange.getSourceAddress()), subprotocol, rules.cookies(exchange));
    exchange.upgradeChannel("websocket", (connection, ended) -> occupy(connection, of, terms));
    exchange.endExchange();
  }

  /** Where there is no memory for all that could be agreed on, with less, else uncompressed. */
  private Optional<CompressionTerms> affordable(CompressionTerms offered, Admission.Place place) {
    Optional<CompressionTerms> terms =
        Stream.of(offered, offered.withoutTakeover())
            .filter(any -> place.takeMemory(any.memory()))
            .findFirst();
    entrance
        .loops()
        .counters()
        .count(terms.isPresent() ? Counter.COMPRESSIONS_AGREED : Counter.COMPRESSIONS_DECLINED);
    return terms;
  }

  private void occupy(
      StreamConnection connection, Introduction of, Optional<CompressionTerms> terms) {
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

  private static Compression compression(Newcomer newcomer, Optional<CompressionTerms> terms) {
    WebSocketFraming plain = WebSocketTransport.plain(newcomer.peer().protocol());
    return terms
        .map(agreed -> new Compression(plain, newcomer.loop().compressors(), agreed))
        .orElseGet(() -> new Compression(plain));
  }
}
