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
public final class LongPoll extends TransportRequests<PollLink> {
  private static final int OPENING = 4 << 10;
  private static final Limits OPENING_LIMITS = new Limits(OPENING, 4, 16);

  private final LongPollOptions options;

  public LongPoll(HttpEntrance entrance, LongPollOptions options, Pages pages) {
    super(entrance, pages, "POST");
    this.options = options;
  }

  @Override
  void serve(HttpServerExchange exchange, String path) throws RefusedRequestException {
    if (path.equals("/open")) {
      demand(exchange, Methods.POST);
      read(exchange, OPENING, "a list of protocols takes less", body -> open(exchange, body));
      return;
    }
    Asked asked = Asked.of(path);
    switch (asked.action()) {
      case "receive" -> receive(exchange, find(exchange, asked));
      case "send" -> send(exchange, find(exchange, asked));
      case "close" -> end(exchange, find(exchange, asked));
      default ->
          throw new RefusedRequestException(
              StatusCodes.NOT_FOUND,
              "Long-poll has /open, and for each transport /ID/receive, /ID/send and /ID/close.");
    }
  }

  private static void receive(HttpServerExchange exchange, PollLink link) {
    reply(exchange, reply -> link.loop().execute(() -> link.receive(reply)));
  }

  private void open(HttpServerExchange exchange, byte[] body) {
    answer(
        exchange,
        () -> {
          Subprotocol protocol = choose(body);
          PollLink link =
              open(
                  exchange,
                  TransportType.LONGPOLL,
                  protocol,
                  (id, visitor) ->
                      new PollLink(id, visitor, protocol, transports(), limits(), options));
          exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
          exchange.getResponseSender().send(opened(link));
        });
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
