package dev.weir.client.websocket;

import dev.weir.client.link.Batch;
import dev.weir.client.link.LinkEnd;
import dev.weir.client.link.LinkViolation;
import dev.weir.client.link.Wire;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.BatchFraming;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.protocol.transport.WebSocketCloseCode;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketEncoder;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.protocol.transport.WebSocketViolation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A WebSocket behind its opening handshake. Threads as {@link Wire} has them. */
final class WebSocketWire implements Wire {
  private final Subprotocol protocol;
  private final Optional<Compression> compression;
  private final byte[] early;
  private final WebSocketDecoder decoder;
  private final FrameWriter frames;
  private Sink sink;

  WebSocketWire(
      Subprotocol protocol,
      Optional<Compression> compression,
      byte[] early,
      int maxMessage,
      OutputStream out) {
    this.protocol = protocol;
    this.compression = compression;
    this.early = early;
    this.decoder =
        new WebSocketDecoder(
            false,
            new WebSocketLimits(
                maxMessage, WebSocketLimits.DEFAULT.fragments(), "maxMessage", "fixed"),
            compression.map(Compression::inflation));
    this.frames = new FrameWriter(out, protocol, compression.map(Compression::deflation));
  }

  @Override
  public Serializer serializer() {
    return protocol.serializer();
  }

  @Override
  public int largest() {
    return Integer.MAX_VALUE;
  }

  @Override
  public byte[] early() {
    return early;
  }

  @Override
  public void begin(Inbound inbound) {
    sink = new Sink(inbound, protocol);
  }

  @Override
  public void decode(byte[] bytes, int length) {
    try {
      decoder.decode(bytes, 0, length, sink);
    } catch (WebSocketViolation violation) {
      throw new LinkViolation(violation.closeCode(), violation);
    } catch (ProtocolViolation batch) {
      throw new LinkViolation(WebSocketCloseCode.PROTOCOL_ERROR, batch);
    }
  }

  @Override
  public void write(Batch batch) throws IOException {
    frames.write(batch);
  }

  @Override
  public byte[] farewell(int code, String reason) {
    return WebSocketEncoder.closePayload(code, reason);
  }

  @Override
  public boolean pingable() {
    return true;
  }

  /** RFC 6455, section 5.5.3. */
  @Override
  public boolean answersEveryPing() {
    return false;
  }

  @Override
  public LinkEnd endOfStream() {
    return LinkEnd.lost("the router closed the connection without a word");
  }

  @Override
  public void release() {
    compression.ifPresent(Compression::close);
  }

  private record Sink(Inbound inbound, Subprotocol protocol) implements WebSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      if (protocol.batched() && text == protocol.serializer().text()) {
        BatchFraming.of(protocol.serializer())
            .split(
                bytes, offset, length, (all, at, count) -> inbound.message(all, at, count, text));
      } else {
        inbound.message(bytes, offset, length, text);
      }
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {
      inbound.ping(bytes, offset, length);
    }

    @Override
    public void pong(byte[] bytes, int offset, int length) {
      // That it came is all that counts.
    }

    @Override
    public void close(int code, String reason) {
      inbound.close(code, reason);
    }
  }
}
