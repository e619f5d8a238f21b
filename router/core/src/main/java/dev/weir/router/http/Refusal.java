package dev.weir.router.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/**
 * Why a request is not served.
 *
 * @param status of the HTTP response
 * @param sentence its body, for whoever wrote the client
 */
public record Refusal(int status, String sentence) {
  private static final int UPGRADE_REQUIRED = 426;
  private static final String RETRY_SECONDS = "1";

  /** Answers the request, behind which the connection ends. */
  public void answer(HttpServerExchange exchange) {
    exchange.setPersistent(false);
    answerAndGoOn(exchange);
  }

  /** Answers the request; a further one may come. */
  void answerAndGoOn(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    if (status == UPGRADE_REQUIRED) {
      headers.put(Headers.UPGRADE, "websocket");
      headers.put(Headers.SEC_WEB_SOCKET_VERSION, "13");
    }
    if (status == StatusCodes.SERVICE_UNAVAILABLE) {
      headers.put(Headers.RETRY_AFTER, RETRY_SECONDS);
    }
    headers.put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.setStatusCode(status);
    exchange.getResponseSender().send(sentence + "\n");
  }
}
