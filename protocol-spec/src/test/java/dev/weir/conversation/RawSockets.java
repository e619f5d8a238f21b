package dev.weir.conversation;

import dev.weir.protocol.Serializer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** The way to a router over RawSocket, by frames made here. Thread-safe. */
public final class RawSockets implements Transport {
  private static final int HELLO = 0x7FF00000; // messages up to 16 MiB

  private final InetSocketAddress router;
  private final Duration patience;

  /** A router's address, and how long to wait for a message. */
  public RawSockets(InetSocketAddress router, Duration patience) {
    this.router = router;
    this.patience = patience;
  }

  @Override
  public Connection connect(Serializer serializer) {
    try {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) patience.toMillis());
      socket.connect(router);
      Wire wire = new Wire(socket);
      int hello = HELLO | serializer.rawSocketId() << 16;
      wire.out.writeInt(hello);
      if (wire.in.readInt() != hello) {
        throw new IOException("the handshake was refused");
      }
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Wire implements Connection {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Wire(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = new DataOutputStream(socket.getOutputStream());
    }

    @Override
    public void send(byte[] message) {
      byte[] frame = new byte[4 + message.length];
      for (int i = 0; i < 4; i++) {
        frame[i] = (byte) (message.length >> 24 - 8 * i);
      }
      System.arraycopy(message, 0, frame, 4, message.length);
      try {
        out.write(frame);
      } catch (IOException e) {
        close(); // the message is lost, and receive tells it
      }
    }

    @Override
    public Optional<byte[]> receive() throws TimeoutException {
      try {
        byte[] message = new byte[in.readInt()];
        in.readFully(message);
        return Optional.of(message);
      } catch (SocketTimeoutException e) {
        throw new TimeoutException("nothing came in time");
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
