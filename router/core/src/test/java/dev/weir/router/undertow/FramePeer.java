package dev.weir.router.undertow;

import dev.weir.protocol.transport.WebSocketEncoder;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * The other end of a connection, with or without TLS, which sends any octets and takes frames one
 * by one. Waits for at most ten seconds. Confined to the test's thread.
 */
final class FramePeer implements Closeable {
  static final int PATIENCE_MILLIS = 10_000;
  private static final int MASK = 0x37FA213D;

  private final Socket wire;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final URI uri;

  private FramePeer(Socket wire, Socket socket, URI uri) throws IOException {
    this.wire = wire;
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    this.uri = uri;
  }

  /** A connection on which no HTTP has been spoken yet. */
  static FramePeer open(URI uri) throws IOException {
    return open(uri, 0);
  }

  /** A WebSocket. */
  static FramePeer connect(URI uri) throws IOException {
    return open(uri).upgrade();
  }

  /** A WebSocket whose socket takes little before it is read. */
  static FramePeer connectNarrow(URI uri) throws IOException {
    return open(uri, 4096).upgrade();
  }

  private static FramePeer open(URI uri, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()));
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    if (!uri.getScheme().equals("wss")) {
      return new FramePeer(socket, socket, uri);
    }
    return new FramePeer(
        socket,
        Tls.context().getSocketFactory().createSocket(socket, "localhost", uri.getPort(), true),
        uri);
  }

  /** Sends octets as they are, before any TLS. */
  FramePeer bare(byte[] octets) throws IOException {
    wire.getOutputStream().write(octets);
    wire.getOutputStream().flush();
    return this;
  }

  SSLSession tls() {
    return ((SSLSocket) socket).getSession();
  }

  FramePeer upgrade() throws IOException {
    send(request(""));
    String head = head();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(head);
    }
    return this;
  }

  /** A request to upgrade, with these header lines besides. */
  byte[] request(String headers) {
    return ("GET "
            + uri.getPath()
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + uri.getPort()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + headers
            + "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The head of an HTTP response. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** So many octets as text. */
  String text(int length) throws IOException {
    byte[] octets = new byte[length];
    in.readFully(octets);
    return new String(octets, StandardCharsets.UTF_8);
  }

  /** Everything until the other end closes. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  void send(byte[] octets) throws IOException {
    out.write(octets);
    out.flush();
  }

  void send(int opcode, byte[] payload) throws IOException {
    send(masked(opcode, payload));
  }

  void sendText(String text) throws IOException {
    send(masked(1, text.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] masked(int opcode, byte[] payload) {
    byte[] frame = new byte[payload.length + WebSocketEncoder.LONGEST_HEADER];
    int length =
        WebSocketEncoder.writeMaskedFrame(frame, 0, opcode, payload, 0, payload.length, MASK);
    return Arrays.copyOf(frame, length);
  }

  /** A frame that is not the last one of its message. */
  static byte[] fragment(int opcode, byte[] payload) {
    byte[] frame = masked(opcode, payload);
    frame[0] &= 0x7F;
    return frame;
  }

  /** Octets one after another. */
  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** The next frame, whole and unmasked as servers send them. */
  Frame next() throws IOException {
    int first = in.readUnsignedByte();
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Frame(first & 0x7F, payload);
  }

  /** The text of the next frame that is no ping. */
  String text() throws IOException {
    Frame frame = next();
    while (frame.opcode() == 9) {
      frame = next();
    }
    return frame.text();
  }

  /** Whether there is something to take now. */
  boolean hears() throws IOException {
    return in.available() > 0;
  }

  /** The close frame, which must be next but for pongs. */
  Frame closeFrame() throws IOException {
    Frame frame = next();
    while (frame.opcode() == 10) {
      frame = next();
    }
    if (frame.opcode() != 8) {
      throw new AssertionError("expected a close frame, not opcode " + frame.opcode());
    }
    return frame;
  }

  /** Whether the connection ends here in good order. */
  boolean ended() throws IOException {
    return in.read() < 0;
  }

  /** Whether the connection ends, in whatever way and after whatever octets. */
  boolean gone() throws IOException {
    try {
      in.skipNBytes(Long.MAX_VALUE);
      return false;
    } catch (EOFException | SocketException e) {
      return true;
    }
  }

  /** Ends the output only. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Cuts the connection without a word, also of TLS. */
  void reset() throws IOException {
    wire.setSoLinger(true, 0);
    wire.close();
  }

  /** Ends the connection in good order for TCP, but without a word of TLS. */
  @Override
  public void close() throws IOException {
    wire.close();
  }
}
