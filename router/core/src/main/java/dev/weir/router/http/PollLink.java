package dev.weir.router.http;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.BatchFraming;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.options.LongPollOptions;
import io.undertow.util.StatusCodes;

/**
 * A transport by long-poll (advanced profile, "HTTP Longpoll Transport"): what goes to the peer is
 * the answer to its request to receive, of which there is one at a time; while there is none, it
 * waits in the mailbox. Confined to its loop.
 */
final class PollLink extends HttpLink {
  private static final int CAPACITY = 512;

  private final long pollNanos;
  private final long idleNanos;
  private final int mostAtOnce;

  private Reply waiting; // null while the peer does not ask
  private long pollDue;
  private long heard = System.nanoTime();

  PollLink(
      String id,
      Visitor visitor,
      Subprotocol protocol,
      Transports<?> transports,
      Limits limits,
      LongPollOptions options) {
    super(id, visitor, protocol, framing(protocol), transports, limits);
    this.pollNanos = options.pollTimeout().toNanos();
    this.idleNanos = options.idle().toNanos();
    this.mostAtOnce = protocol.batched() ? limits.message() : 1;
  }

  private static Framing framing(Subprotocol protocol) {
    return protocol.batched() ? BatchFraming.of(protocol.serializer()) : PlainFraming.PLAIN;
  }

  /** The peer asks for what there is, or will be soon. */
  void receive(Reply reply) {
    heard();
    if (ended()) {
      reply.refuse(Transports.closed("it ended meanwhile"));
    } else if (waiting != null) {
      reply.refuse(
          new Refusal(
              StatusCodes.CONFLICT,
              "Another request waits to receive, and one is all there may be."));
    } else {
      waiting = reply;
      pollDue = System.nanoTime() + pollNanos;
      drain();
      if (waiting == reply) {
        reply.onDeparture(() -> loop().execute(() -> departed(reply)));
      }
    }
  }

  /** What comes now waits for the peer's next request, if there is one. */
  private void departed(Reply reply) {
    if (waiting == reply) {
      waiting = null;
      heard();
    }
  }

  @Override
  void heard() {
    heard = System.nanoTime();
  }

  @Override
  void give() {
    if (waiting == null || ended()) {
      return;
    }
    ByteSink body = new ByteSink(CAPACITY);
    boolean more = true;
    while (more && body.position() < mostAtOnce) {
      more = occupant().fill(body, mostAtOnce);
    }
    if (body.position() > 0) {
      Reply reply = waiting;
      waiting = null;
      heard();
      reply.body(
          contentType(protocol().serializer()),
          body,
          written -> loop().execute(() -> guard(() -> given(written))));
    } else if (closing()) {
      end("the router closed it");
    }
  }

  @Override
  void judge(long now) {
    if (waiting != null && now - pollDue >= 0) {
      Reply reply = waiting;
      waiting = null;
      heard();
      reply.status(StatusCodes.NO_CONTENT);
    } else if (waiting == null && now - heard >= idleNanos) {
      end("the peer asked for nothing any more (listeners.longpoll.idle)");
    }
  }

  @Override
  void stopped(Refusal refusal) {
    if (waiting != null) {
      waiting.refuse(refusal);
      waiting = null;
    }
  }

  /** What a response takes that the peer did not take is lost, and so is the transport. */
  private void given(boolean written) {
    if (ended()) {
      return;
    }
    if (written) {
      occupant().written();
    } else {
      end("a response was lost with its connection");
    }
  }

  private static String contentType(Serializer serializer) {
    return switch (serializer) {
      case JSON -> "application/json; charset=utf-8";
      case MESSAGEPACK -> "application/x-msgpack";
      case CBOR -> "application/cbor";
    };
  }
}
