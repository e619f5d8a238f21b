package dev.weir.router.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.List;

/**
 * Which web pages may connect, by the Origin header (RFC 6455, section 10.2). Programs send none
 * and may always connect; {@code null} is denied. Without a list only the listener's own scheme,
 * host and port are allowed. Immutable.
 */
final class Origins {
  private final List<String> allowed;

  Origins(List<String> allowed) {
    this.allowed = allowed;
  }

  boolean allow(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin == null) {
      return true;
    }
    if (origin.equals("null")) {
      return false;
    }
    return allowed.isEmpty()
        ? origin.equalsIgnoreCase(exchange.getRequestScheme() + "://" + exchange.getHostAndPort())
        : allowed.stream().anyMatch(pattern -> matches(pattern, origin));
  }

  private static boolean matches(String pattern, String origin) {
    if (pattern.equals("*")) {
      return true;
    }
    if (pattern.endsWith(":*")) {
      String start = pattern.substring(0, pattern.length() - 2);
      return origin.equalsIgnoreCase(start)
          || (origin.length() > start.length()
              && origin.regionMatches(true, 0, start, 0, start.length())
              && origin.substring(start.length()).matches(":[0-9]{1,5}"));
    }
    return pattern.equalsIgnoreCase(origin);
  }
}
