package dev.weir.router.http;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.Subprotocol;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A transport by server-sent events: what goes to the peer is one response without end, and when
 * that ends so does the transport. Confined to its loop, which is that of the response's
 * connection.
 */
final class StreamLink extends HttpLink {
  private static final int PORTION = 64 << 10;
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final long pingNanos;
  private final long writeNanos;

  private ResponseStream stream; // null until it has begun
  private byte[] ahead = {};
  private long wrote = System.nanoTime();

  StreamLink(
      String id,
      Visitor visitor,
      Subprotocol protocol,
      Transports<?> transports,
      Limits limits,
      long pingNanos) {
    super(id, visitor, protocol, EventFraming.EVENT, transports, limits);
    this.pingNanos = pingNanos;
    this.writeNanos = limits.writeNanos();
  }

  /** Begins the response with an event that tells of the transport. */
  void begin(HttpServerExchange exchange, String opened) {
    guard(
        () -> {
          stream = new ResponseStream(exchange, this::gather, this::written, this::lost);
          ahead = event("transport", opened);
          if (ended()) {
            stopped(Transports.closed("it ended meanwhile"));
          }
          stream.drain();
        });
  }

  @Override
  void give() {
    if (stream != null && !ended()) {
      stream.drain();
    }
  }

  @Override
  void heard() {
    // The stream is the sign of life.
  }

  @Override
  void judge(long now) {
    if (stream == null) {
      return;
    }
    if (stream.stuck(now) >= writeNanos) {
      stream.cut();
      end("the peer takes nothing any more (limits.write_deadline)");
    } else if (pingNanos > 0 && now - wrote >= pingNanos) {
      ahead = COMMENT; // which shows whether the connection is still there
      stream.drain();
    }
  }

  /** An EventSource connects again by itself unless it is closed when this event comes. */
  @Override
  void stopped(Refusal refusal) {
    if (stream != null) {
      stream.finish(event("end", refusal.sentence()));
    }
  }

  private boolean gather(ByteSink sink) {
    sink.put(ahead);
    ahead = new byte[0];
    wrote = System.nanoTime();
    boolean more = !ended() && occupant().fill(sink, PORTION);
    if (closing() && !more && sink.position() == 0) {
      loop().execute(() -> end("the router closed it"));
    }
    return more;
  }

  private void written() {
    if (!ended()) {
      occupant().written();
    }
  }

  private void lost(IOException cause) {
    end("connection lost: " + cause.getMessage());
  }

  private static byte[] event(String name, String data) {
    return ("event: " + name + "\ndata: " + data.replaceAll("[\r\n]", " ") + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
