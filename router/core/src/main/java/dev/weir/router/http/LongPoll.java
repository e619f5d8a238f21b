package dev.weir.router.http;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.Unencodable;
import dev.weir.protocol.codec.ValueCodec;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.link.TransportType;
import dev.weir.router.options.LongPollOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * HTTP long-poll below one path (advanced profile, "HTTP Longpoll Transport"): {@code /open}, and
 * for each transport {@code /ID/receive}, {@code /ID/send} and {@code /ID/close}. Thread-safe.
 */
public final class LongPoll extends Requests implements AutoCloseable {
  private static final int OPENING = 4 << 10;
  private static final Limits OPENING_LIMITS = new Limits(OPENING, 4, 16);

  private final HttpEntrance entrance;
  private final LongPollOptions options;
  private final Transports transports;
  private final HttpLink.Limits limits;

  public LongPoll(HttpEntrance entrance, LongPollOptions options, Pages pages) {
    super(pages, "POST");
    this.entrance = entrance;
    this.options = options;
    this.transports = new Transports(entrance.options());
    this.limits = HttpLink.Limits.of(entrance.options());
  }

  @Override
  void serve(HttpServerExchange exchange, String path) throws RefusedRequestException {
    if (path.equals("/open")) {
      demand(exchange, Methods.POST);
      read(exchange, OPENING, "a list of protocols takes less", body -> open(exchange, body));
      return;
    }
    int slash = path.indexOf('/', 1);
    String id = slash < 0 ? "" : path.substring(1, slash);
    switch (slash < 0 ? "" : path.substring(slash)) {
      case "/receive" -> receive(exchange, find(exchange, id));
      case "/send" -> send(exchange, find(exchange, id));
      case "/close" -> close(exchange, find(exchange, id));
      default ->
          throw new RefusedRequestException(
              StatusCodes.NOT_FOUND,
              "Long-poll has /open, and for each transport /ID/receive, /ID/send and /ID/close.");
    }
  }

  /** Drops all transports. */
  @Override
  public void close() {
    transports.close();
  }

  private PollLink find(HttpServerExchange exchange, String id) throws RefusedRequestException {
    demand(exchange, Methods.POST);
    return (PollLink) transports.find(id);
  }

  private static void receive(HttpServerExchange exchange, PollLink link) {
    reply(exchange, reply -> link.loop().execute(() -> link.receive(reply)));
  }

  private void send(HttpServerExchange exchange, PollLink link) throws RefusedRequestException {
    read(
        exchange,
        limits.message(),
        "limits.message",
        body -> reply(exchange, reply -> link.loop().execute(() -> link.send(body, reply))));
  }

  private static void close(HttpServerExchange exchange, PollLink link) {
    reply(exchange, reply -> link.loop().execute(() -> link.closedByPeer(reply)));
  }

  private void open(HttpServerExchange exchange, byte[] body) {
    answer(
        exchange,
        () -> {
          PollLink link = open(exchange, choose(body));
          exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
          exchange
              .getResponseSender()
              .send(
                  "{\"protocol\":\""
                      + link.protocol().label()
                      + "\",\"transport\":\""
                      + link.id()
                      + "\"}");
        });
  }

  private PollLink open(HttpServerExchange exchange, Subprotocol protocol)
      throws RefusedRequestException {
    Visitor visitor =
        entrance.admit(
            exchange, TransportType.LONGPOLL, protocol.label(), pages().cookies(exchange));
    try {
      PollLink link =
          new PollLink(transports.newId(), visitor, protocol, transports, limits, options);
      link.start(entrance);
      return link;
    } catch (RuntimeException | Error fault) {
      visitor.gone().run();
      throw fault;
    }
  }

  /** The first one of the list that is spoken here. */
  private static Subprotocol choose(byte[] body) throws RefusedRequestException {
    return protocols(body).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .map(Subprotocol::of)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedRequestException(
                    StatusCodes.BAD_REQUEST, "protocols must offer one of " + spoken() + "."));
  }

  private static List<?> protocols(byte[] body) throws RefusedRequestException {
    try {
      if (ValueCodec.decode(body, Serializer.JSON, OPENING_LIMITS) instanceof Map<?, ?> map
          && map.get("protocols") instanceof List<?> list) {
        return list;
      }
    } catch (Unencodable e) {
      throw new RefusedRequestException(
          StatusCodes.BAD_REQUEST, "The body is no JSON: " + e.getMessage() + ".");
    }
    throw new RefusedRequestException(
        StatusCodes.BAD_REQUEST,
        "The body must be a dictionary such as {\"protocols\": [\"wamp.2.json\"]}.");
  }

  private static String spoken() {
    return Subprotocol.ALL.stream().map(Subprotocol::label).collect(Collectors.joining(", "));
  }
}
