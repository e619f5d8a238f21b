package dev.weir.router.http;

import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.link.TransportType;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.util.function.Consumer;

/**
 * The requests of one path with transports over HTTP, of pages that are let in: the preflights of
 * browsers are answered, other methods refused, and what is posted to a transport goes to it. Runs
 * on the connection's I/O thread.
 */
abstract class TransportRequests<L extends HttpLink> implements HttpHandler, AutoCloseable {
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
  private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");

  private final HttpEntrance entrance;
  private final Pages pages;
  private final String methods;
  private final Transports<L> transports;
  private final HttpLink.Limits limits;

  TransportRequests(HttpEntrance entrance, Pages pages, String methods) {
    this.entrance = entrance;
    this.pages = pages;
    this.methods = methods;
    this.transports = new Transports<>(entrance.options());
    this.limits = HttpLink.Limits.of(entrance.options());
  }

  /** Serves a request of a page that is let in; the path is what is below the handler's own. */
  abstract void serve(HttpServerExchange exchange, String path) throws RefusedRequestException;

  /** Drops all transports. */
  @Override
  public final void close() {
    transports.close();
  }

  final Transports<L> transports() {
    return transports;
  }

  final HttpLink.Limits limits() {
    return limits;
  }

  /** What is asked of one transport: {@code /ID/ACTION}. */
  record Asked(String id, String action) {
    static Asked of(String path) {
      int slash = path.indexOf('/', 1);
      return slash < 0
          ? new Asked("", "")
          : new Asked(path.substring(1, slash), path.substring(slash + 1));
    }
  }

  /** The open transport that a POST is for. */
  final L find(HttpServerExchange exchange, Asked asked) throws RefusedRequestException {
    demand(exchange, Methods.POST);
    return transports.find(asked.id());
  }

  /** The body goes to the transport. */
  final void send(HttpServerExchange exchange, L link) {
    read(
        exchange,
        limits.message(),
        "limits.message",
        body -> reply(exchange, reply -> link.loop().execute(() -> link.send(body, reply))));
  }

  /** The transport ends. */
  final void end(HttpServerExchange exchange, L link) {
    reply(exchange, reply -> link.loop().execute(() -> link.closedByPeer(reply)));
  }

  /** Makes a transport of a visitor. */
  interface Maker<L> {
    L make(String id, Visitor visitor);
  }

  /** Opens a transport. */
  final L open(
      HttpServerExchange exchange, TransportType type, Subprotocol protocol, Maker<L> maker)
      throws RefusedRequestException {
    Visitor visitor = entrance.admit(exchange, type, protocol.label(), pages.cookies(exchange));
    try {
      L link = maker.make(transports.newId(), visitor);
      link.start(entrance);
      transports.add(link);
      return link;
    } catch (RuntimeException | Error fault) {
      visitor.gone().run();
      throw fault;
    }
  }

  /** What a client is told of a transport that it has opened. */
  static String opened(HttpLink link) {
    return "{\"protocol\":\"" + link.protocol().label() + "\",\"transport\":\"" + link.id() + "\"}";
  }

  @Override
  public final void handleRequest(HttpServerExchange exchange) {
    if (!exchange.isInIoThread()) {
      exchange.dispatch(exchange.getIoThread(), this);
      return;
    }
    answer(
        exchange,
        () -> {
          checkPage(exchange);
          if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
            preflight(exchange);
          } else {
            serve(exchange, exchange.getRelativePath());
          }
        });
  }

  private void checkPage(HttpServerExchange exchange) throws RefusedRequestException {
    if (exchange.getRequestHeaders().count(Headers.ORIGIN) > 1) {
      throw new RefusedRequestException(StatusCodes.BAD_REQUEST, "The header Origin is repeated.");
    }
    var refusal = pages.refusal(exchange);
    if (refusal.isPresent()) {
      throw new RefusedRequestException(refusal.get());
    }
    pages.admit(exchange);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(CONTENT_TYPE_OPTIONS, "nosniff");
  }

  private void preflight(HttpServerExchange exchange) {
    exchange
        .getResponseHeaders()
        .put(Headers.ALLOW, methods)
        .put(ALLOW_METHODS, methods)
        .put(ALLOW_HEADERS, "Content-Type")
        .put(MAX_AGE, "600");
    exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
  }

  /** What a request makes may be refused. */
  interface Serving {
    void run() throws RefusedRequestException;
  }

  static void answer(HttpServerExchange exchange, Serving serving) {
    try {
      serving.run();
    } catch (RefusedRequestException e) {
      e.refusal().answer(exchange);
    }
  }

  /** Runs this when the handler has returned, and leaves the request open until it is replied. */
  static void reply(HttpServerExchange exchange, Consumer<Reply> later) {
    exchange.dispatch(SameThreadExecutor.INSTANCE, () -> later.accept(new Reply(exchange)));
  }

  void demand(HttpServerExchange exchange, HttpString method) throws RefusedRequestException {
    if (!exchange.getRequestMethod().equals(method)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, methods);
      throw new RefusedRequestException(
          StatusCodes.METHOD_NOT_ALLOWED, "This is asked for by " + method + ".");
    }
  }

  /** Reads the body of at most so many octets, on the connection's I/O thread. */
  static void read(HttpServerExchange exchange, int most, String key, Consumer<byte[]> then) {
    Body.read(exchange, most, key, then, refusal -> refusal.answer(exchange));
  }
}
