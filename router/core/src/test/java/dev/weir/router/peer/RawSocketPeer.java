package dev.weir.router.peer;

import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The other end of a RawSocket, which sends any octets and takes frames one by one. Frames are made
 * and read here by hand, not by the codec that is tested. Waits for at most ten seconds. Confined
 * to the test's thread.
 */
public final class RawSocketPeer implements Closeable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int WHOLE = 1 << 24;

  private final Closeable wire;
  private final DataInputStream in;
  private final OutputStream out;
  private Serializer serializer = Serializer.JSON;

  private RawSocketPeer(Socket wire, Socket socket) throws IOException {
    this(wire, socket.getInputStream(), socket.getOutputStream());
  }

  private RawSocketPeer(Closeable wire, InputStream in, OutputStream out) {
    this.wire = wire;
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /** A frame: its first octet, without the bit for 16 MiB, and its payload. */
  public record Frame(int type, boolean whole, byte[] payload) {}

  /** A connection to a port on this machine on which nothing was said yet. */
  public static RawSocketPeer open(int port) throws IOException {
    return open(port, Optional.empty(), 0);
  }

  /** The same, with TLS if there is a context, and a receive buffer of so many octets if not 0. */
  public static RawSocketPeer open(int port, Optional<SSLContext> tls, int receiveBuffer)
      throws IOException {
    Socket wire = new Socket();
    if (receiveBuffer > 0) {
      wire.setReceiveBufferSize(receiveBuffer);
    }
    wire.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    wire.setSoTimeout(PATIENCE_MILLIS);
    wire.setTcpNoDelay(true);
    if (tls.isEmpty()) {
      return new RawSocketPeer(wire, wire);
    }
    return new RawSocketPeer(
        wire, tls.get().getSocketFactory().createSocket(wire, "localhost", port, true));
  }

  /** A connection to a Unix socket; waits for as long as the test does. */
  public static RawSocketPeer open(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    InputStream in =
        new InputStream() {
          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
          }

          @Override
          public int read(byte[] octets, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(octets, offset, length));
          }
        };
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
          }

          @Override
          public void write(byte[] octets, int offset, int length) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(octets, offset, length);
            while (left.hasRemaining()) {
              channel.write(left);
            }
          }
        };
    return new RawSocketPeer(channel, in, out);
  }

  /** Joins a realm behind the handshake. */
  public RawSocketPeer hello(String realm) throws IOException {
    send(new Hello(realm, HelloDetails.of(RawPeer.roles())));
    expect(Welcome.class);
    return this;
  }

  /** A session in a realm with all roles, which takes messages of up to 2^(9 + code) octets. */
  public static RawSocketPeer join(
      int port, Serializer serializer, int code, String realm, String... features)
      throws IOException {
    RawSocketPeer peer = open(port).shake(serializer, code);
    peer.send(new Hello(realm, HelloDetails.of(RawPeer.roles(features))));
    peer.expect(Welcome.class);
    return peer;
  }

  /** Shakes hands, which must succeed. */
  public RawSocketPeer shake(Serializer with, int code) throws IOException {
    serializer = with;
    send(hello(with.rawSocketId(), code));
    byte[] answer = octets(4);
    if (answer[0] != 0x7F || (answer[1] & 0xF) != with.rawSocketId()) {
      throw new AssertionError("the handshake was answered with " + Arrays.toString(answer));
    }
    return this;
  }

  /** The four octets of a client. */
  public static byte[] hello(int serializer, int code) {
    return new byte[] {0x7F, (byte) (code << 4 | serializer), 0, 0};
  }

  public void send(byte[] octets) throws IOException {
    out.write(octets);
    out.flush();
  }

  public void send(int type, byte[] payload) throws IOException {
    send(frame(type, payload));
  }

  /** The octets of a frame. */
  public static byte[] frame(int type, byte[] payload) {
    int whole = payload.length == WHOLE ? 0x08 : 0;
    return ByteBuffer.allocate(4 + payload.length)
        .putInt((type | whole) << 24 | payload.length % WHOLE)
        .put(payload)
        .array();
  }

  public void send(Message message) throws IOException {
    ByteSink sink = new ByteSink(256);
    MessageWriter.of(serializer).write(message, sink);
    send(0, sink.toByteArray());
  }

  public byte[] octets(int count) throws IOException {
    byte[] octets = new byte[count];
    in.readFully(octets);
    return octets;
  }

  public Frame next() throws IOException {
    int word = in.readInt();
    boolean whole = (word & 0x08000000) != 0;
    byte[] payload = octets(whole ? WHOLE : word & 0xFFFFFF);
    return new Frame(word >>> 24 & ~0x08, whole, payload);
  }

  /** The next frame, which must be a message of this class. */
  public <T extends Message> T expect(Class<T> type) throws IOException {
    Frame frame = next();
    if (frame.type() != 0) {
      throw new AssertionError("expected a message, not a frame of type " + frame.type());
    }
    Message message =
        MessageReader.of(serializer, Limits.DEFAULT)
            .read(frame.payload(), 0, frame.payload().length);
    if (!type.isInstance(message)) {
      throw new AssertionError("expected " + type.getSimpleName() + " but received " + message);
    }
    return type.cast(message);
  }

  /** Whether the connection ends here in good order. */
  public boolean ended() throws IOException {
    return in.read() < 0;
  }

  /** Whether the connection ends, in whatever way and after whatever octets. */
  public boolean gone() throws IOException {
    try {
      in.skipNBytes(Long.MAX_VALUE);
      return false;
    } catch (EOFException | SocketException e) {
      return true;
    }
  }

  /** Whether there is something to take now. */
  public boolean hears() throws IOException {
    return in.available() > 0;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
