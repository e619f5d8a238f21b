package dev.weir.router.session;

import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.WebSocketCloseCode;
import dev.weir.router.join.Invitation;
import dev.weir.router.link.Link;
import dev.weir.router.link.Occupant;
import dev.weir.router.mailbox.Outbound;

/**
 * A session on a connection that carries octets: reads messages out of them and makes frames of
 * those for the peer, in one serializer. Confined to the connection's loop.
 */
public final class FramedSession implements Occupant {
  private final Session session;
  private final Serializer serializer;
  private final Codecs codecs;
  private final Frames frames;

  /** The invitation says who may join by this connection. */
  public FramedSession(Link link, Serializer serializer, Lobby lobby, Invitation invitation) {
    this.session = new Session(link, lobby, invitation);
    this.serializer = serializer;
    this.codecs = lobby.codecs(link.loop());
    this.frames = new Frames(link.framing(), serializer, codecs.writer(serializer));
  }

  @Override
  public void message(byte[] buffer, int offset, int length, boolean text) {
    if (!session.listens()) {
      return;
    }
    if (text != serializer.text()) {
      session.violated(
          new ProtocolViolation(
              serializer.subprotocol() + " uses " + (text ? "binary" : "text") + " frames only"),
          WebSocketCloseCode.UNSUPPORTED_MESSAGE);
      return;
    }
    try {
      session.received(codecs.reader(serializer).read(buffer, offset, length));
    } catch (ProtocolViolation e) {
      session.violated(e, WebSocketCloseCode.PROTOCOL_ERROR);
    }
  }

  @Override
  public void readComplete() {
    session.readComplete();
  }

  @Override
  public boolean fill(ByteSink sink, int target) {
    while (sink.position() < target) {
      Outbound outbound = session.next();
      if (outbound == null) {
        if (sink.position() == 0) {
          session.written(); // of messages without a form nothing is left to write
        }
        return false;
      }
      if (!frames.append(outbound, sink)) {
        session.undeliverable(outbound.message(), frames.error(), frames.sentence());
      }
      session.wrote(outbound.message());
    }
    return true;
  }

  @Override
  public void written() {
    session.written();
  }

  @Override
  public void tick(long nowNanos) {
    session.tick(nowNanos);
  }

  @Override
  public void closed(String cause) {
    session.closed(cause);
  }
}
