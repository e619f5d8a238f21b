package dev.weir.router.undertow;

import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.BatchFraming;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.protocol.transport.WebSocketCloseCode;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketViolation;
import dev.weir.router.link.Occupant;
import dev.weir.router.link.PeerText;
import java.util.Optional;

/**
 * A WebSocket connection (RFC 6455) after its upgrade: frames in and out, and the closing
 * handshake. Confined to the connection's I/O thread.
 */
final class WebSocketTransport extends Transport {
  private final Compression compression;
  private final WebSocketDecoder decoder;
  private final Optional<Batches> batches;
  private final ControlFrames control = new ControlFrames();
  private final Inbound inbound = new Inbound();

  WebSocketTransport(Newcomer newcomer, Compression compression) {
    this(newcomer, Subprotocol.of(newcomer.peer().protocol()), compression);
  }

  private WebSocketTransport(
      Newcomer newcomer, Optional<Subprotocol> protocol, Compression compression) {
    super(
        newcomer,
        protocol
            .filter(Subprotocol::batched)
            .<Framing>map(batched -> BatchFraming.of(batched.serializer()))
            .orElse(compression.framing()));
    this.compression = compression;
    this.batches =
        protocol
            .filter(Subprotocol::batched)
            .map(batched -> new Batches(batched, compression.framing()));
    this.decoder =
        new WebSocketDecoder(
            true,
            new WebSocketLimits(newcomer.options().message(), newcomer.options().fragments()),
            compression.inflation());
  }

  /** The frames of messages in a subprotocol that are not compressed. */
  static WebSocketFraming plain(String subprotocol) {
    return Subprotocol.of(subprotocol)
        .map(known -> WebSocketFraming.of(known.serializer()))
        .orElse(WebSocketFraming.BINARY);
  }

  @Override
  boolean fill(ByteSink sink, int target) {
    return batches.isPresent()
        ? batches.get().fill(occupant(), sink, target)
        : super.fill(sink, target);
  }

  @Override
  Ending decode(byte[] bytes, int count) {
    try {
      decoder.decode(bytes, 0, count, inbound);
      return inbound.closed;
    } catch (WebSocketViolation violation) {
      return violated(violation.closeCode(), violation.getMessage());
    } catch (ProtocolViolation batch) {
      return violated(WebSocketCloseCode.PROTOCOL_ERROR, batch.getMessage());
    }
  }

  private static Ending violated(int code, String sentence) {
    return new Ending(code, sentence, "violation: " + sentence);
  }

  @Override
  int heldBytes() {
    return decoder.heldBytes();
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
      if (batches.isPresent() && batches.get().text() == text) {
        batches.get().split(bytes, offset, length, this::message);
      } else {
        message(bytes, offset, length, text, occupant());
      }
    }

    private void message(byte[] bytes, int offset, int length) {
      message(bytes, offset, length, batches.orElseThrow().text(), occupant());
    }

    private void message(byte[] bytes, int offset, int length, boolean text, Occupant to) {
      if (open()) {
        to.message(bytes, offset, length, text);
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
