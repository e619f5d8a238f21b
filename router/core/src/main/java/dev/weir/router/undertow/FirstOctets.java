package dev.weir.router.undertow;

import dev.weir.protocol.transport.RawSocketHandshake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * The first octets of a connection, behind TLS if there is any, which tell what it speaks: four of
 * RawSocket's handshake, or something else. No octet more is read, so that whoever takes over finds
 * the rest. The deadline is that of all arrivals. Confined to the connection's I/O thread.
 */
final class FirstOctets implements ChannelListener<ConduitStreamSourceChannel> {
  private static final Logger LOG = LoggerFactory.getLogger(FirstOctets.class);

  private final StreamConnection connection;
  private final IoLoop loop;
  private final BiConsumer<StreamConnection, byte[]> rawSocket;
  private final BiConsumer<StreamConnection, ByteBuffer> other;
  private final ByteBuffer octets = ByteBuffer.allocate(RawSocketHandshake.LENGTH);

  /** One of the two gets the connection with what was read: 4 octets, or 1 to 4. */
  FirstOctets(
      StreamConnection connection,
      IoLoop loop,
      BiConsumer<StreamConnection, byte[]> rawSocket,
      BiConsumer<StreamConnection, ByteBuffer> other) {
    this.connection = connection;
    this.loop = loop;
    this.rawSocket = rawSocket;
    this.other = other;
  }

  void begin() {
    connection.getSourceChannel().setReadListener(this);
    connection.getSourceChannel().wakeupReads();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel source) {
    try {
      read(source);
    } catch (IOException lost) {
      loop.dropArrival(connection);
    } catch (Throwable fault) {
      LOG.error("a fault ends a new connection", fault);
      loop.dropArrival(connection);
    }
  }

  private void read(ConduitStreamSourceChannel source) throws IOException {
    int count = source.read(octets);
    while (count > 0 && octets.hasRemaining() && isRawSocket()) {
      count = source.read(octets);
    }
    if (octets.position() > 0 && !isRawSocket()) {
      handOver(source);
      other.accept(connection, octets.flip());
    } else if (!octets.hasRemaining()) {
      handOver(source);
      rawSocket.accept(connection, octets.array());
    } else if (count < 0) {
      loop.dropArrival(connection);
    }
  }

  private static void handOver(ConduitStreamSourceChannel source) {
    source.suspendReads();
    source.setReadListener(null);
  }

  private boolean isRawSocket() {
    return octets.get(0) == RawSocketHandshake.MAGIC;
  }
}
