package dev.weir.client.rawsocket;

import dev.weir.client.link.Batch;
import dev.weir.client.link.FrameKind;
import dev.weir.client.link.LinkEnd;
import dev.weir.client.link.LinkViolation;
import dev.weir.client.link.OutBuffer;
import dev.weir.client.link.Wire;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.RawSocketDecoder;
import dev.weir.protocol.transport.RawSocketFraming;
import dev.weir.protocol.transport.RawSocketHandshake;
import dev.weir.protocol.transport.RawSocketViolation;
import dev.weir.protocol.transport.WebSocketCloseCode;
import java.io.IOException;
import java.net.Socket;

/** A RawSocket behind its handshake. Threads as {@link Wire} has them. */
final class RawSocketWire implements Wire {
  private static final byte[] NONE = {};

  private final Socket socket;
  private final Serializer serializer;
  private final int largest;
  private final RawSocketDecoder decoder;
  private final OutBuffer out;
  private Sink sink;
  private volatile boolean pings;

  /** Without {@code pings} the peer is pinged only when it has sent a ping or a pong itself. */
  RawSocketWire(Socket socket, RawSocketHandshake own, RawSocketHandshake peer, boolean pings)
      throws IOException {
    this.socket = socket;
    this.serializer = own.serializer();
    this.largest = peer.largest();
    this.pings = pings;
    this.decoder = new RawSocketDecoder(own.largest(), "maxMessage");
    this.out = new OutBuffer(socket.getOutputStream());
  }

  @Override
  public Serializer serializer() {
    return serializer;
  }

  @Override
  public int largest() {
    return largest;
  }

  @Override
  public byte[] early() {
    return NONE;
  }

  @Override
  public void begin(Inbound inbound) {
    sink = new Sink(inbound);
  }

  @Override
  public void decode(byte[] bytes, int length) {
    try {
      decoder.decode(bytes, 0, length, sink);
    } catch (RawSocketViolation violation) {
      throw new LinkViolation(WebSocketCloseCode.PROTOCOL_ERROR, violation);
    }
  }

  /** The end of the stream is the last word, since the transport knows no other. */
  @Override
  public void write(Batch batch) throws IOException {
    boolean last = false;
    for (int frame = 0; frame < batch.count(); frame++) {
      if (batch.kind(frame) == FrameKind.CLOSE) {
        last = true;
      } else {
        write(batch, frame);
      }
    }
    out.flush();
    if (last) {
      socket.shutdownOutput();
    }
  }

  private void write(Batch batch, int frame) throws IOException {
    int length = batch.length(frame);
    boolean alone = length >= OutBuffer.ALONE;
    byte[] room = out.room(RawSocketFraming.HEADER + (alone ? 0 : length));
    int start = RawSocketFraming.writeHeader(room, out.filled(), type(batch.kind(frame)), length);
    if (alone) {
      out.filled(start);
      out.writeAlone(batch.array(), batch.start(frame), length);
    } else {
      System.arraycopy(batch.array(), batch.start(frame), room, start, length);
      out.filled(start + length);
    }
  }

  private static int type(FrameKind kind) {
    return switch (kind) {
      case MESSAGE -> RawSocketFraming.MESSAGE;
      case PING -> RawSocketFraming.PING;
      case PONG -> RawSocketFraming.PONG;
      case CLOSE -> throw new IllegalArgumentException("RawSocket has no close frame");
    };
  }

  @Override
  public byte[] farewell(int code, String reason) {
    return NONE;
  }

  /** Some routers read a ping as the beginning of a message, whatever the specification says. */
  @Override
  public boolean pingable() {
    return pings;
  }

  @Override
  public boolean answersEveryPing() {
    return true;
  }

  @Override
  public LinkEnd endOfStream() {
    return LinkEnd.closedByPeer("the router closed the connection");
  }

  private final class Sink implements RawSocketDecoder.Sink {
    private final Inbound inbound;

    Sink(Inbound inbound) {
      this.inbound = inbound;
    }

    @Override
    public void message(byte[] bytes, int offset, int length) {
      inbound.message(bytes, offset, length, serializer.text());
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {
      pings = true;
      inbound.ping(bytes, offset, length);
    }

    @Override
    public void pong(byte[] bytes, int offset, int length) {
      pings = true;
    }
  }
}
