package dev.weir.daemon.admin;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Lets those on who may ask: with the token where there is one, and no page of a browser.
 * Thread-safe.
 */
final class AdminGate implements HttpHandler {
  private static final String BEARER = "Bearer ";

  private final Optional<byte[]> token;
  private final HttpHandler next;

  AdminGate(Optional<String> token, HttpHandler next) {
    this.token = token.map(AdminGate::octets);
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.getRequestHeaders().contains(Headers.ORIGIN)) {
      refuse(exchange, StatusCodes.FORBIDDEN);
    } else if (!admits(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION))) {
      exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
      refuse(exchange, StatusCodes.UNAUTHORIZED);
    } else if (!isRead(exchange)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED);
    } else {
      next.handleRequest(exchange);
    }
  }

  /** In the same time however much of the token is right. */
  private boolean admits(String authorization) {
    if (token.isEmpty()) {
      return true;
    }
    String shown =
        authorization != null && authorization.startsWith(BEARER)
            ? authorization.substring(BEARER.length())
            : "";
    return MessageDigest.isEqual(octets(shown), token.get());
  }

  private static boolean isRead(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.GET)
        || exchange.getRequestMethod().equals(Methods.HEAD);
  }

  private static void refuse(HttpServerExchange exchange, int status) {
    exchange.setStatusCode(status);
    exchange.getResponseSender().send(StatusCodes.getReason(status) + "\n");
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
