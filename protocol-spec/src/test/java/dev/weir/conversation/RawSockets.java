package dev.weir.conversation;

import dev.weir.protocol.Serializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * The way to a router over RawSocket, on TCP or a Unix socket, by frames made here. Thread-safe.
 */
public final class RawSockets implements Transport {
  private static final int HELLO = 0x7FF00000; // messages up to 16 MiB
  private static final int HEAD = 4;

  private final SocketAddress router;
  private final Duration patience;

  /** A router's address, and how long to wait for a message. */
  public RawSockets(SocketAddress router, Duration patience) {
    this.router = router;
    this.patience = patience;
  }

  @Override
  public Connection connect(Serializer serializer) {
    try {
      StreamSocket socket = StreamSocket.connect(router, patience);
      int hello = HELLO | serializer.rawSocketId() << 16;
      socket.send(ByteBuffer.allocate(HEAD).putInt(hello).array());
      if (ByteBuffer.wrap(socket.receive(HEAD)).getInt() != hello) {
        throw new IOException("the handshake was refused");
      }
      return new Wire(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Wire extends StreamConnection {
    Wire(StreamSocket socket) {
      super(socket);
    }

    @Override
    byte[] frame(byte[] message) {
      return ByteBuffer.allocate(HEAD + message.length).putInt(message.length).put(message).array();
    }

    @Override
    Optional<byte[]> message(StreamSocket from) throws IOException, TimeoutException {
      return Optional.of(from.receive(ByteBuffer.wrap(from.receive(HEAD)).getInt()));
    }
  }
}
