package dev.weir.gateway.jsonrpc;

import dev.weir.gateway.call.Seat;
import dev.weir.gateway.http.Callers;
import dev.weir.gateway.http.SharedCaller;
import dev.weir.router.http.Body;
import dev.weir.router.http.Departure;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * JSON-RPC by HTTP POST: the body is one request or batch, the answer its replies, and without any
 * that are due there is no content. Only {@code application/json} is taken, which no form of
 * another site can send. Runs on the connection's I/O thread.
 */
final class HttpDoor implements HttpHandler {
  private final JsonRpcOptions options;
  private final Codecs codecs;
  private final Callers callers;
  private final Seat seat;
  private final Counts counts;

  HttpDoor(JsonRpcOptions options, Codecs codecs, Callers callers, Seat seat, Counts counts) {
    this.options = options;
    this.codecs = codecs;
    this.callers = callers;
    this.seat = seat;
    this.counts = counts;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equals(Methods.POST)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
      refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "JSON-RPC is POSTed.");
    } else if (!isJson(exchange)) {
      refuse(exchange, StatusCodes.UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
    } else {
      Body.read(
          exchange,
          options.maxRequest(),
          "jsonrpc.max_request",
          octets -> new Visit(exchange).begin(octets),
          refusal -> refuse(exchange, refusal.status(), refusal.sentence()));
    }
  }

  private static boolean isJson(HttpServerExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
  }

  private static void refuse(HttpServerExchange exchange, int status, String sentence) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(sentence + "\n");
  }

  /** One request of HTTP. */
  private final class Visit {
    private final HttpServerExchange exchange;
    private final SharedCaller caller;
    private final Dispatch dispatch;
    private byte[] reply = {};
    private boolean answered;

    private Visit(HttpServerExchange exchange) {
      this.exchange = exchange;
      this.caller = callers.of(exchange.getIoThread(), seat);
      this.dispatch =
          new Dispatch(
              options,
              codecs.of(exchange.getIoThread()),
              caller::caller,
              new Dispatch.Client(this::reply, this::goOn),
              counts);
    }

    private void begin(byte[] octets) {
      dispatch.take(octets, 0, octets.length);
      Departure.watch(exchange, Departure.GRACE, dispatch::cancel);
      goOn();
    }

    private void reply(byte[] text) {
      reply = text;
    }

    private void goOn() {
      dispatch.room();
      dispatch.proceed();
      if (dispatch.idle()) {
        answer();
      } else if (!dispatch.hungry()) {
        caller.whenReady(this::goOn);
      }
    }

    private void answer() {
      if (answered) {
        return;
      }
      answered = true;
      if (reply.length == 0) {
        exchange.setStatusCode(StatusCodes.NO_CONTENT);
        exchange.endExchange();
      } else {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(ByteBuffer.wrap(reply));
      }
    }
  }
}
