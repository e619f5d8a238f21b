package dev.weir.router.undertow;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketViolation;
import dev.weir.router.link.PeerText;

/**
 * A WebSocket connection (RFC 6455) after its upgrade: frames in and out, and the closing
 * handshake. Confined to the connection's I/O thread.
 */
final class WebSocketTransport extends Transport {
  private final Compression compression;
  private final WebSocketDecoder decoder;
  private final ControlFrames control = new ControlFrames();
  private final Inbound inbound = new Inbound();

  WebSocketTransport(Newcomer newcomer, Compression compression) {
    super(newcomer, compression.framing());
    this.compression = compression;
    this.decoder =
        new WebSocketDecoder(
            true,
            new WebSocketLimits(newcomer.options().message(), newcomer.options().fragments()),
            compression.inflation());
  }

  /** The frames of messages in a subprotocol that are not compressed. */
  static WebSocketFraming plain(String subprotocol) {
    return Serializer.ofSubprotocol(subprotocol)
        .map(WebSocketFraming::of)
        .orElse(WebSocketFraming.BINARY);
  }

  @Override
  Ending decode(byte[] bytes, int count) {
    try {
      decoder.decode(bytes, 0, count, inbound);
      return inbound.closed;
    } catch (WebSocketViolation violation) {
      String sentence = violation.getMessage();
      return new Ending(violation.closeCode(), sentence, "violation: " + sentence);
    }
  }

  @Override
  void stop(boolean closed) {
    decoder.stop();
    if (closed) {
      compression.close();
    }
  }

  @Override
  boolean controlWaiting() {
    return control.waiting();
  }

  @Override
  void moveControl(ByteSink sink) {
    control.moveTo(sink);
  }

  @Override
  boolean pingable() {
    return true;
  }

  @Override
  void ping() {
    control.ping();
  }

  @Override
  void farewell(int code, String reason) {
    control.close(code, reason);
  }

  @Override
  boolean farewellAnswered() {
    return true;
  }

  /** What the frames of one read hold. */
  private final class Inbound implements WebSocketDecoder.Sink {
    private Ending closed;

    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      if (open()) {
        occupant().message(bytes, offset, length, text);
      }
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {
      if (!control.roomForPong()) {
        drain();
      }
      if (open()) {
        control.pong(bytes, offset, length);
      }
    }

    @Override
    public void pong(byte[] bytes, int offset, int length) {
      // Like all input it was taken as a sign of life.
    }

    @Override
    public void close(int code, String reason) {
      String cause = "closed by the peer: " + code + " " + PeerText.escape(reason);
      closed = new Ending(code, "", cause);
    }
  }
}
