package dev.weir.gateway.bridge;

import dev.weir.router.http.OriginPolicy;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Optional;

/** Which pages may use a bridge: those of its own origin and those that are listed. Immutable. */
final class Cors {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
  private static final OriginPolicy OWN = new OriginPolicy(List.of());

  private final Optional<OriginPolicy> others;

  /**
   * Pages of these origins.
   *
   * @throws IllegalArgumentException when one is no origin
   */
  Cors(List<String> origins) {
    others =
        origins.isEmpty()
            ? Optional.empty()
            : Optional.of(new OriginPolicy("listeners.bridge.cors", origins));
  }

  /** Lets the page of a request in, if there is one; false when it may not be. */
  boolean admit(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin == null || admits(OWN, origin, exchange)) {
      return true;
    }
    if (others.filter(policy -> admits(policy, origin, exchange)).isEmpty()) {
      return false;
    }
    exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin);
    exchange.getResponseHeaders().put(EXPOSE_HEADERS, "Retry-After");
    exchange.getResponseHeaders().add(Headers.VARY, "Origin");
    return true;
  }

  /** What a page may send, which browsers ask before they do. */
  static void tell(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE");
    exchange
        .getResponseHeaders()
        .put(ALLOW_HEADERS, "Content-Type, Authorization, X-API-Key, " + Bridge.TIMEOUT);
    exchange.getResponseHeaders().put(MAX_AGE, "600");
  }

  private static boolean admits(OriginPolicy policy, String origin, HttpServerExchange exchange) {
    return policy.admits(
        origin,
        exchange.getRequestScheme().equals("https"),
        exchange.getRequestHeaders().getFirst(Headers.HOST));
  }
}
