package dev.weir.router.undertow;

import dev.weir.router.cookie.CookieAuthenticator;
import dev.weir.router.http.EventStreams;
import dev.weir.router.http.LongPoll;
import dev.weir.router.http.Pages;
import dev.weir.router.http.Refusal;
import dev.weir.router.link.PeerText;
import dev.weir.router.options.HttpOptions;
import dev.weir.router.options.HttpPath;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.LongPollOptions;
import dev.weir.router.options.RouterOptions;
import dev.weir.router.options.SseOptions;
import dev.weir.router.options.WebSocketOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.xnio.StreamConnection;

/**
 * The paths of one listener: the WebSocket at its own, the other transports and handlers at theirs,
 * and elsewhere an answer that says so. Runs on the connection's I/O thread.
 */
final class HttpPaths {
  private static final long LONGEST_BODY = 16 << 10; // where a handler says nothing else

  private final HttpGate gate;
  private final ListenerOptions listener;
  private final boolean secure;
  private final List<CookieAuthenticator> cookies;

  HttpPaths(HttpGate gate, boolean secure, List<CookieAuthenticator> cookies) {
    this.gate = gate;
    this.listener = gate.entrance().listener();
    this.secure = secure;
    this.cookies = cookies;
  }

  /**
   * All paths of a listener of our own, whose deadlines hold.
   *
   * @throws IllegalArgumentException when two of them are the same
   */
  HttpHandler all(List<String> subprotocols) {
    requireDifferent(listener.httpPaths());
    Optional<Upgrade> webSocket =
        listener
            .webSocket()
            .map(options -> new UpgradeRules(options, secure, subprotocols, cookies))
            .map(rules -> new Upgrade(gate.entrance(), rules));
    PathHandler paths = new PathHandler(webSocket.<HttpHandler>map(it -> it).orElse(HttpPaths::no));
    webSocket.ifPresent(
        upgrade -> paths.addExactPath(listener.webSocket().orElseThrow().path(), upgrade));
    listener
        .http()
        .handlers()
        .forEach((path, handler) -> paths.addPrefixPath(path, visited(handler)));
    addTransports(paths, this::visited);
    return listener.proxies().isEmpty() ? paths : new ForwardedHandler(gate.entrance(), paths);
  }

  /** The transports but WebSocket, which is elsewhere. */
  HttpHandler transports(HttpHandler elsewhere) {
    requireDifferent(listener.http().paths());
    PathHandler paths = new PathHandler(elsewhere);
    addTransports(paths, handler -> handler);
    return paths;
  }

  private void requireDifferent(List<HttpPath> paths) {
    HttpPath.clash(paths)
        .ifPresent(
            clash -> {
              throw new IllegalArgumentException("listener " + listener.name() + ": " + clash);
            });
  }

  private void addTransports(PathHandler paths, UnaryOperator<HttpHandler> around) {
    HttpOptions http = listener.http();
    http.longPoll().ifPresent(its -> paths.addPrefixPath(its.path(), around.apply(longPoll(its))));
    http.sse().ifPresent(its -> paths.addPrefixPath(its.path(), around.apply(eventStreams(its))));
  }

  private HttpHandler longPoll(LongPollOptions options) {
    Pages pages = pages(options.origins(), "listeners.longpoll.origins");
    LongPoll longPoll = new LongPoll(gate, options, pages);
    gate.entrance().loops().beforeEnd(longPoll::close);
    return longPoll;
  }

  private HttpHandler eventStreams(SseOptions options) {
    EventStreams streams =
        new EventStreams(gate, pages(options.origins(), "listeners.sse.origins"));
    gate.entrance().loops().beforeEnd(streams::close);
    return streams;
  }

  private Pages pages(Optional<List<String>> own, String key) {
    List<String> origins =
        own.or(() -> listener.webSocket().map(WebSocketOptions::origins)).orElse(List.of());
    return new Pages(
        origins, secure, cookies, own.isPresent() ? key : "listeners.websocket.origins");
  }

  /** The handler behind the deadlines and the bound of requests. */
  private HttpHandler visited(HttpHandler handler) {
    RouterOptions options = gate.options();
    return exchange -> {
      StreamConnection connection = ((HttpServerConnection) exchange.getConnection()).getChannel();
      IoLoop loop = gate.entrance().loop(connection);
      if (loop.visits().begin(connection, exchange, options)) {
        CountedBody.guard(exchange, LONGEST_BODY);
        handler.handleRequest(exchange);
      }
    };
  }

  private static void no(HttpServerExchange exchange) {
    String asked = PeerText.escape(exchange.getRequestPath());
    new Refusal(StatusCodes.NOT_FOUND, "There is nothing at " + asked + ".").answer(exchange);
  }
}
