package dev.weir.gateway.jsonrpc;

import dev.weir.gateway.Gateway;
import dev.weir.gateway.call.Entry;
import dev.weir.gateway.call.Seat;
import dev.weir.gateway.http.Callers;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.StreamService;
import dev.weir.router.meter.Meters;
import dev.weir.router.options.ListenerOptions;
import io.undertow.server.HttpHandler;
import java.util.Map;

/**
 * JSON-RPC 1.0 and 2.0 on a listener of the router, over TCP and by HTTP POST on the same port, so
 * that a few lines with a socket are a client. Thread-safe.
 *
 * <pre>{@code
 * JsonRpcGateway gateway = JsonRpcGateway.of(JsonRpcOptions.of("realm1", "rpc"), Limits.DEFAULT);
 * Router router = Router.builder().realm(…).listen(gateway.on("127.0.0.1", 8082)).start();
 * gateway.open(router);
 * }</pre>
 *
 * <p>A request is a JSON object that marks itself off, with a newline behind it or not; {@code
 * method} is the procedure, a list of {@code params} its arguments, an object its keyword
 * arguments. Replies come in whatever order the calls end, each with a newline behind it. Each
 * connection is a session of its own in the realm: its end cancels what it called.
 */
public final class JsonRpcGateway implements Gateway, StreamService {
  /** As what callees see the callers where they are disclosed. */
  static final String AUTHID = "jsonrpc";

  private final JsonRpcOptions options;
  private final Codecs codecs;
  private final Seat seat;
  private final Entry entry = new Entry();
  private final Counts counts = new Counts();

  private JsonRpcGateway(JsonRpcOptions options, Limits limits) {
    this.options = options;
    this.codecs = new Codecs(limits, options.versions());
    this.seat = new Seat(options.realm(), AUTHID, options.role());
  }

  /** A gateway that takes requests within these limits of depth and keys. */
  public static JsonRpcGateway of(JsonRpcOptions options, Limits limits) {
    return new JsonRpcGateway(options, limits);
  }

  /** A listener for it alone. */
  public ListenerOptions on(String host, int port) {
    return on(ListenerOptions.of(host, port)).withoutWebSocket();
  }

  /** The listener with it. */
  public ListenerOptions on(ListenerOptions listener) {
    return listener.withStream(this).withHandler("/", handler());
  }

  /** What takes JSON-RPC by HTTP POST. */
  public HttpHandler handler() {
    return new HttpDoor(options, codecs, new Callers(entry), seat, counts);
  }

  @Override
  public void open(Router router) {
    entry.open(router);
  }

  @Override
  public Occupant occupy(Link link) {
    counts.connections.increment();
    Connection connection =
        new Connection(
            link,
            options,
            codecs.of(link.loop()),
            counts,
            caller -> entry.join(caller, seat, link.loop()::execute));
    connection.join();
    return connection;
  }

  @Override
  public void measure(Meters to) {
    Map<String, String> labels = Map.of("listener", options.name());
    to.gauge(
        "jsonrpc_connections", "connections over TCP", labels, counts.connections.doubleValue());
    to.counter(
        "jsonrpc_requests", "requests that were called", labels, counts.requests.doubleValue());
    to.counter("jsonrpc_errors", "replies with an error", labels, counts.faults.doubleValue());
  }
}
