package dev.weir.router.undertow;

import static dev.weir.router.undertow.RefusedProxyException.require;

import dev.weir.router.counter.Counter;
import dev.weir.router.http.Refusal;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.xnio.StreamConnection;

/**
 * Gives each request of a listener the address of whom it is for, before anything else looks at it:
 * what its connection's header of the PROXY protocol or its own {@code X-Forwarded-For} tells, if
 * that comes from a proxy that is believed; and refuses a proxy that does not tell. One connection
 * may bring requests for many. Runs on the connection's I/O thread.
 */
final class ForwardedHandler implements HttpHandler {
  private final Entrance entrance;
  private final HttpHandler next;

  ForwardedHandler(Entrance entrance, HttpHandler next) {
    this.entrance = entrance;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    StreamConnection connection = ((HttpServerConnection) exchange.getConnection()).getChannel();
    Whence whence = entrance.loop(connection).whence(connection);
    try {
      client(exchange, whence).ifPresent(exchange::setSourceAddress);
    } catch (RefusedProxyException refused) {
      refuse(exchange, refused);
      return;
    }
    next.handleRequest(exchange);
  }

  /** For whom the request is, as far as that is told and believed. */
  private Optional<InetSocketAddress> client(HttpServerExchange exchange, Whence whence)
      throws RefusedProxyException {
    HeaderValues values = exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR);
    if (whence.forwarding() == Whence.Forwarding.IGNORED
        || values == null && whence.forwarding() == Whence.Forwarding.BELIEVED) {
      return whence.told();
    }
    require(values != null, "the proxy does not say for whom it asks");
    return Optional.of(
        entrance.proxies().client(values, whence.told().orElse(exchange.getSourceAddress())));
  }

  private void refuse(HttpServerExchange exchange, RefusedProxyException refused) {
    entrance.loops().counters().count(Counter.PROXIES_REFUSED);
    String sentence =
        "This is asked by a proxy, and " + refused.getMessage() + " (listeners.proxy_protocol).";
    new Refusal(StatusCodes.BAD_REQUEST, sentence).answer(exchange);
  }
}
