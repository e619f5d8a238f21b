package dev.weir.gateway.bridge;

import dev.weir.gateway.Gateway;
import dev.weir.gateway.call.Entry;
import dev.weir.gateway.call.Seat;
import dev.weir.gateway.http.Callers;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.codec.Limits;
import dev.weir.router.Router;
import dev.weir.router.http.Body;
import dev.weir.router.meter.Meters;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.xnio.XnioIoThread;

/**
 * Calls and publications by HTTP, below a path of a listener: {@code POST /call}, {@code POST
 * /publish} and the routes, which {@code GET /openapi.json} describes. Runs on the I/O threads of
 * its connections and does not block them.
 *
 * <pre>{@code
 * Bridge bridge = Bridge.of(BridgeOptions.of("realm1").withRole("bridge"), Limits.DEFAULT);
 * Router router = Router.builder().realm(…)
 *     .listen(ListenerOptions.of("127.0.0.1", 8080).withHandler("/api", bridge)).start();
 * bridge.open(router);
 * }</pre>
 */
public final class Bridge implements Gateway, HttpHandler {
  /** The header by which a request says how long its calls may take, in milliseconds. */
  public static final String TIMEOUT = "X-Timeout-Ms";

  private static final String DOCUMENT = "/openapi.json";
  private static final List<String> READING = List.of("GET", "HEAD");
  private static final String ANONYMOUS = "bridge";

  private final BridgeOptions options;
  private final Limits limits;
  private final Cors cors;
  private volatile Served served;
  private final Entry entry = new Entry();
  private final Callers callers = new Callers(entry);
  private final LongAdder requests = new LongAdder();
  private final LongAdder problems = new LongAdder();
  private final LongAdder running = new LongAdder();
  private final ConcurrentMap<XnioIoThread, Tools> tools = new ConcurrentHashMap<>();

  /** What may change while it is open; each request is served by one. */
  private record Served(Routes routes, Door door, byte[] document) {
    static Served of(BridgeOptions options) {
      return new Served(
          new Routes(options.routes()),
          new Door(options.users(), options.tokens()),
          OpenApi.of(options));
    }
  }

  private Bridge(BridgeOptions options, Limits limits) {
    this.options = options;
    this.limits = limits;
    this.cors = new Cors(options.cors());
    this.served = Served.of(options);
  }

  /**
   * A bridge that reads bodies within these limits of depth and keys.
   *
   * @throws IllegalArgumentException when what is to be an origin is none
   */
  public static Bridge of(BridgeOptions options, Limits limits) {
    return new Bridge(options, limits);
  }

  /** What it was made of. */
  public BridgeOptions options() {
    return options;
  }

  /** From now on has these users and routes; requests that have begun go on. */
  public void replace(Users users, List<Route> routes) {
    served = Served.of(options.withUsers(users).withRoutes(routes));
  }

  @Override
  public void open(Router router) {
    entry.open(router);
  }

  @Override
  public void measure(Meters to) {
    Map<String, String> labels = Map.of("listener", options.name());
    to.gauge("bridge_running", "requests that are not answered yet", labels, running.doubleValue());
    to.counter("bridge_requests", "requests by HTTP", labels, requests.doubleValue());
    to.counter("bridge_problems", "answers that are no success", labels, problems.doubleValue());
  }

  private void ended(HttpServerExchange exchange, ExchangeCompletionListener.NextListener next) {
    running.decrement();
    if (exchange.getStatusCode() >= StatusCodes.BAD_REQUEST) {
      problems.increment();
    }
    next.proceed();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    requests.increment();
    running.increment();
    exchange.addExchangeCompleteListener(this::ended);
    if (!cors.admit(exchange)) {
      refuse(exchange, StatusCodes.FORBIDDEN, "Pages of this origin may not use the bridge.");
    } else if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
      allow(exchange, methods(exchange));
      Cors.tell(exchange);
      exchange.setStatusCode(StatusCodes.NO_CONTENT);
      exchange.endExchange();
    } else {
      target(exchange);
    }
  }

  /** What a request is about is looked for before who sends it. */
  private void target(HttpServerExchange exchange) {
    Served now = served;
    Routes routes = now.routes();
    String path = exchange.getRelativePath();
    String method = exchange.getRequestMethod().toString();
    boolean call = path.equals("/call");
    if (asks(path)) {
      if (!exchange.getRequestMethod().equals(Methods.POST)) {
        wrongMethod(exchange, methods(exchange));
      } else if (!isJson(exchange)) {
        refuse(exchange, StatusCodes.UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
      } else {
        enter(
            exchange,
            now.door(),
            options.realm(),
            options.role(),
            seat -> body(exchange, seat, call));
      }
      return;
    }
    Optional<Routes.Found> found = routes.find(method, RequestPath.segments(exchange));
    if (found.isEmpty() && path.equals(DOCUMENT) && READING.contains(method)) {
      enter(
          exchange,
          now.door(),
          options.realm(),
          options.role(),
          seat -> Sending.send(exchange, "application/json", now.document()));
    } else if (found.isPresent()) {
      Route route = found.get().route();
      enter(
          exchange,
          now.door(),
          route.realm().orElse(options.realm()),
          route.role().or(options::role),
          seat -> routed(exchange, seat, found.get()));
    } else {
      noRoute(exchange, methods(exchange));
    }
  }

  private void enter(
      HttpServerExchange exchange,
      Door door,
      String realm,
      Optional<String> role,
      Door.Inside inside) {
    Optional<Seat> anonymous = role.map(as -> new Seat(realm, ANONYMOUS, as));
    door.enter(
        exchange,
        anonymous,
        seat -> {
          if (seat.realm().equals(realm)) {
            inside.enter(seat);
          } else {
            refuse(
                exchange,
                StatusCodes.FORBIDDEN,
                "These credentials are for another realm than " + realm + ".");
          }
        },
        problem -> Sending.send(exchange, problem, tools(exchange).parts()));
  }

  private void body(HttpServerExchange exchange, Seat seat, boolean call) {
    read(
        exchange,
        octets -> {
          AskedReader.Body body;
          try {
            long timeout = timeout(exchange, options.timeout());
            body = tools(exchange).asked().read(octets, call, timeout);
          } catch (ProtocolViolation e) {
            refuse(exchange, StatusCodes.BAD_REQUEST, e.getMessage());
            return;
          }
          Reply.Form form = call ? Reply::call : Reply::publication;
          if (body.list()) {
            visit(exchange, seat).begin(body.asked(), form);
          } else {
            visit(exchange, seat).begin(body.asked().get(0), form, "application/json");
          }
        });
  }

  private void routed(HttpServerExchange exchange, Seat seat, Routes.Found found) {
    Route route = found.route();
    read(
        exchange,
        octets -> {
          Asked asked;
          try {
            long timeout = timeout(exchange, route.timeout().orElse(options.timeout()));
            asked = tools(exchange).routed().read(exchange, found, octets, timeout);
          } catch (ProtocolViolation e) {
            refuse(exchange, StatusCodes.BAD_REQUEST, e.getMessage());
            return;
          }
          Reply.Form form = route.replyType().isPresent() ? Reply::raw : Reply::value;
          visit(exchange, seat).begin(asked, form, route.replyType().orElse("application/json"));
        });
  }

  private void read(HttpServerExchange exchange, Consumer<byte[]> then) {
    Body.read(
        exchange,
        options.maxBody(),
        "limits.message",
        then,
        refusal -> refuse(exchange, refusal.status(), refusal.sentence()));
  }

  /** In milliseconds: what the header says, within bounds, or else the standard. */
  private static long timeout(HttpServerExchange exchange, Duration standard) {
    String header = exchange.getRequestHeaders().getFirst(TIMEOUT);
    if (header == null) {
      return standard.toMillis();
    }
    if (!header.matches("[1-9]\\d{0,8}")) {
      throw new ProtocolViolation(TIMEOUT + " must be a number of milliseconds");
    }
    return Math.min(Long.parseLong(header), BridgeOptions.LONGEST.toMillis());
  }

  private Visit visit(HttpServerExchange exchange, Seat seat) {
    return new Visit(exchange, callers.of(exchange.getIoThread(), seat), tools(exchange).parts());
  }

  private Tools tools(HttpServerExchange exchange) {
    return tools.computeIfAbsent(exchange.getIoThread(), thread -> new Tools(limits));
  }

  private void refuse(HttpServerExchange exchange, int status, String sentence) {
    Sending.send(exchange, Problem.of(status, sentence), tools(exchange).parts());
  }

  private void noRoute(HttpServerExchange exchange, List<String> methods) {
    if (methods.isEmpty()) {
      refuse(exchange, StatusCodes.NOT_FOUND, "There is neither /call nor /publish nor a route.");
    } else {
      wrongMethod(exchange, methods);
    }
  }

  private static boolean asks(String path) {
    return path.equals("/call") || path.equals("/publish");
  }

  private List<String> methods(HttpServerExchange exchange) {
    String path = exchange.getRelativePath();
    if (asks(path)) {
      return List.of("POST");
    }
    List<String> routed = served.routes().methods(RequestPath.segments(exchange));
    return routed.isEmpty() && path.equals(DOCUMENT) ? READING : routed;
  }

  private static void allow(HttpServerExchange exchange, List<String> methods) {
    if (!methods.isEmpty()) {
      exchange.getResponseHeaders().put(Headers.ALLOW, String.join(", ", methods));
    }
  }

  private void wrongMethod(HttpServerExchange exchange, List<String> methods) {
    allow(exchange, methods);
    refuse(
        exchange,
        StatusCodes.METHOD_NOT_ALLOWED,
        "This path takes " + String.join(", ", methods) + ".");
  }

  private static boolean isJson(HttpServerExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
  }
}
