package dev.weir.gateway.bridge;

import dev.weir.protocol.codec.JsonParts;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;

/** Answers of HTTP on their way. Stateless; runs on the connection's I/O thread. */
final class Sending {
  private Sending() {}

  static void send(HttpServerExchange exchange, String type, byte[] body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }

  static void send(HttpServerExchange exchange, Problem problem, byte[] text) {
    exchange.setStatusCode(problem.status());
    problem
        .retryAfter()
        .ifPresent(seconds -> exchange.getResponseHeaders().put(Headers.RETRY_AFTER, seconds));
    send(exchange, Problem.type(), text);
  }

  static void send(HttpServerExchange exchange, Problem problem, JsonParts parts) {
    send(exchange, problem, problem.text(parts));
  }
}
