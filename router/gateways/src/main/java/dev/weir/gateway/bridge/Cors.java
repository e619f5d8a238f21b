package dev.weir.gateway.bridge;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;

/** Which pages may use a bridge: those of its own origin and those that are listed. Immutable. */
final class Cors {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
  private static final String ANY_PORT = ":*";

  private final List<String> origins;

  Cors(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  /** Lets the page of a request in, if there is one; false when it may not be. */
  boolean admit(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin == null || origin.equals(own(exchange))) {
      return true;
    }
    if (origins.stream().noneMatch(allowed -> matches(allowed, origin))) {
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

  private static String own(HttpServerExchange exchange) {
    return exchange.getRequestScheme()
        + "://"
        + exchange.getRequestHeaders().getFirst(Headers.HOST);
  }

  private static boolean matches(String allowed, String origin) {
    if (!allowed.endsWith(ANY_PORT)) {
      return allowed.equals("*") || allowed.equals(origin);
    }
    String host = allowed.substring(0, allowed.length() - ANY_PORT.length());
    return origin.equals(host)
        || origin.startsWith(host + ":") && origin.substring(host.length() + 1).matches("\\d+");
  }
}
