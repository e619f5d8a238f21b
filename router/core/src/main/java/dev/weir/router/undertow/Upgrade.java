package dev.weir.router.undertow;

import dev.weir.protocol.transport.WebSocketHandshake;
import dev.weir.router.auth.Evidence;
import dev.weir.router.counter.Counter;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.options.ListenerOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;

/**
 * The requests of one listener: each becomes a WebSocket and leaves HTTP for good, or is refused
 * with a body that says why. Runs on the connection's I/O thread.
 */
final class Upgrade implements HttpHandler {
  private static final int UPGRADE_REQUIRED = 426;
  private static final String RETRY_SECONDS = "1";

  private final IoLoops loops;
  private final ListenerOptions listener;
  private final UpgradeRules rules;
  private final Function<Link, Occupant> occupants;

  Upgrade(
      IoLoops loops,
      ListenerOptions listener,
      UpgradeRules rules,
      Function<Link, Occupant> occupants) {
    this.loops = loops;
    this.listener = listener;
    this.rules = rules;
    this.occupants = occupants;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Optional<Refusal> refusal = rules.refusal(exchange).or(() -> noPlace(exchange));
    if (refusal.isPresent()) {
      refuse(exchange, refusal.get());
    } else {
      upgrade(exchange, rules.subprotocol(exchange.getRequestHeaders()).orElse(""));
    }
  }

  private Optional<Refusal> noPlace(HttpServerExchange exchange) {
    StreamConnection connection = ((HttpServerConnection) exchange.getConnection()).getChannel();
    Admission.Place place = loops.of(connection.getIoThread()).place(connection);
    if (place == null || !place.take()) {
      return Optional.of(full(loops.admission().sessions(), "limits.sessions"));
    }
    return place.takeAtListener()
        ? Optional.empty()
        : Optional.of(
            full(
                place.listener().limits().connections(),
                "limits.connections of listener " + listener.name()));
  }

  private Refusal full(int most, String key) {
    loops.counters().count(Counter.CONNECTIONS_REFUSED);
    return new Refusal(
        StatusCodes.SERVICE_UNAVAILABLE,
        "There are " + most + " connections already, and no more are allowed (" + key + ").");
  }

  private static void refuse(HttpServerExchange exchange, Refusal refusal) {
    HeaderMap headers = exchange.getResponseHeaders();
    if (refusal.status() == UPGRADE_REQUIRED) {
      headers.put(Headers.UPGRADE, "websocket");
      headers.put(Headers.SEC_WEB_SOCKET_VERSION, "13");
    }
    if (refusal.status() == StatusCodes.SERVICE_UNAVAILABLE) {
      headers.put(Headers.RETRY_AFTER, RETRY_SECONDS);
    }
    headers.put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.setStatusCode(refusal.status()).setPersistent(false);
    exchange.getResponseSender().send(refusal.sentence() + "\n");
  }

  private void upgrade(HttpServerExchange exchange, String subprotocol) {
    String key = exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_KEY);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.SEC_WEB_SOCKET_ACCEPT, WebSocketHandshake.acceptKey(key));
    if (!subprotocol.isEmpty()) {
      headers.put(Headers.SEC_WEB_SOCKET_PROTOCOL, subprotocol);
    }
    exchange.upgradeChannel("websocket", (connection, ended) -> occupy(connection, subprotocol));
    exchange.endExchange();
  }

  private void occupy(StreamConnection connection, String subprotocol) {
    IoLoop loop = loops.of(connection.getIoThread());
    if (!loop.inLoop()) {
      loop.execute(() -> occupy(connection, subprotocol));
      return;
    }
    IoLoop.Arrival arrival = loop.occupied(connection);
    InetSocketAddress address = connection.getPeerAddress(InetSocketAddress.class);
    if (arrival == null || address == null) {
      IoUtils.safeClose(connection);
      if (arrival != null) {
        arrival.place().free();
      }
      return;
    }
    PeerAddress peer =
        new PeerAddress(
            address,
            listener.tls().isPresent(),
            listener.name(),
            subprotocol,
            arrival.accepted(),
            evidence(connection));
    new WebSocketTransport(loop, connection, peer, loops.options(), arrival.place()::free)
        .start(occupants);
  }

  private static Evidence evidence(StreamConnection connection) {
    return connection instanceof SslConnection secure
        ? TlsEvidence.of(secure.getSslSession())
        : Evidence.NONE;
  }
}
