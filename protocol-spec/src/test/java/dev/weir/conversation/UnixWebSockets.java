package dev.weir.conversation;

import dev.weir.protocol.Serializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * The way to a router over WebSocket on a Unix socket, where the JDK's client does not go, by
 * frames made here. Thread-safe.
 */
public final class UnixWebSockets implements Transport {
  private static final String REQUEST =
      """
      GET %s HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Protocol: %s\r
      \r
      """;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final UnixDomainSocketAddress router;
  private final String path;
  private final Duration patience;

  /** A router's socket file, the path in the request, and how long to wait for a message. */
  public UnixWebSockets(UnixDomainSocketAddress router, String path, Duration patience) {
    this.router = router;
    this.path = path;
    this.patience = patience;
  }

  @Override
  public Connection connect(Serializer serializer) {
    try {
      StreamSocket socket = StreamSocket.connect(router, patience);
      String request = REQUEST.formatted(path, serializer.subprotocol());
      socket.send(request.getBytes(StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      while (head.indexOf(END_OF_HEAD) < 0) {
        head.append((char) socket.receive(1)[0]);
      }
      if (head.indexOf("HTTP/1.1 101 ") != 0 || head.indexOf(serializer.subprotocol()) < 0) {
        throw new IOException("the handshake was refused: " + head);
      }
      return new Wire(socket, serializer.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Wire extends StreamConnection {
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int SHORT = 126; // the length is in the next 2 octets
    private static final int MOST_OF_SHORT = 0xFFFF;
    private static final int LONG = 127; // and in the next 8
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private final int opcode;

    Wire(StreamSocket socket, boolean text) {
      super(socket);
      this.opcode = text ? TEXT : BINARY;
    }

    @Override
    byte[] frame(byte[] message) {
      ByteBuffer frame = ByteBuffer.allocate(14 + message.length);
      frame.put((byte) (FINAL | opcode));
      if (message.length < SHORT) {
        frame.put((byte) (MASKED | message.length));
      } else if (message.length <= MOST_OF_SHORT) {
        frame.put((byte) (MASKED | SHORT)).putShort((short) message.length);
      } else {
        frame.put((byte) (MASKED | LONG)).putLong(message.length);
      }
      frame.put(MASK);
      for (int i = 0; i < message.length; i++) {
        frame.put((byte) (message[i] ^ MASK[i % MASK.length]));
      }
      byte[] octets = new byte[frame.position()];
      frame.flip().get(octets);
      return octets;
    }

    @Override
    Optional<byte[]> message(StreamSocket from) throws IOException, TimeoutException {
      byte[] head = from.receive(2);
      long length =
          switch (head[1]) {
            case SHORT -> ByteBuffer.wrap(from.receive(2)).getShort() & 0xFFFF;
            case LONG -> ByteBuffer.wrap(from.receive(8)).getLong();
            default -> head[1];
          };
      byte[] payload = from.receive(Math.toIntExact(length));
      int first = head[0] & 0xFF;
      if (first == (FINAL | CLOSE)) {
        return Optional.empty();
      } else if (first != (FINAL | opcode)) {
        throw new IllegalStateException("a frame that begins with " + first);
      }
      return Optional.of(payload);
    }
  }
}
