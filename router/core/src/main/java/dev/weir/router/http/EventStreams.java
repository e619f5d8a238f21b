package dev.weir.router.http;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.link.TransportType;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;

/**
 * WAMP by server-sent events below one path, a transport of our own: a GET of the path opens a
 * transport and is the stream to the peer, and {@code /ID/send} and {@code /ID/close} are as those
 * of {@link LongPoll}. Thread-safe.
 */
public final class EventStreams extends TransportRequests<StreamLink> {
  /** Attached to requests whose responses have a deadline of their own. */
  public static final AttachmentKey<Boolean> OWN_DEADLINE = AttachmentKey.create(Boolean.class);

  private static final Subprotocol JSON = new Subprotocol(Serializer.JSON, false);
  private static final HttpString BUFFERING = new HttpString("X-Accel-Buffering");

  private final long pingNanos;

  public EventStreams(HttpEntrance entrance, Pages pages) {
    super(entrance, pages, "GET, POST");
    this.pingNanos = entrance.options().pingInterval().toNanos();
  }

  @Override
  void serve(HttpServerExchange exchange, String path) throws RefusedRequestException {
    if (path.isEmpty() || path.equals("/")) {
      demand(exchange, Methods.GET);
      open(exchange);
      return;
    }
    Asked asked = Asked.of(path);
    switch (asked.action()) {
      case "send" -> send(exchange, find(exchange, asked));
      case "close" -> end(exchange, find(exchange, asked));
      default ->
          throw new RefusedRequestException(
              StatusCodes.NOT_FOUND,
              "An EventSource connects one level higher; its transport has /ID/send and /ID/close.");
    }
  }

  private void open(HttpServerExchange exchange) throws RefusedRequestException {
    StreamLink link =
        open(
            exchange,
            TransportType.SSE,
            JSON,
            (id, visitor) -> new StreamLink(id, visitor, JSON, transports(), limits(), pingNanos));
    exchange.putAttachment(OWN_DEADLINE, true);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream");
    exchange.getResponseHeaders().put(BUFFERING, "no"); // a proxy that gathers would hold events
    reply(exchange, reply -> link.begin(exchange, opened(link)));
  }
}
