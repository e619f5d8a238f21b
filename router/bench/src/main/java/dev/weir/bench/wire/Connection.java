package dev.weir.bench.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * A client's WebSocket or RawSocket over a non-blocking socket, with TLS or without. What is sent
 * is written when the current read has been handled. Confined to the event loop's thread.
 */
public final class Connection {
  /** Hears what happens to a connection. */
  public interface Listener {
    /** Messages can be sent. */
    void opened(Connection connection);

    /** A message arrived; the bytes are valid during this call only. */
    void message(byte[] buffer, int from, int to);

    /** The connection ended, for a reason other than {@link Connection#close}. */
    void closed(String reason);
  }

  private static final byte[] NOTHING = {};
  private static final byte[] NORMAL = {0x03, (byte) 0xe8};

  private final EventLoop loop;
  private final SocketChannel channel;
  private final Octets octets;
  private final SelectionKey key;
  private final Opening opening;
  private final Framing framing;
  private final Listener listener;
  private byte[] partial = NOTHING;
  private ByteBuffer output = ByteBuffer.allocate(1024);
  private boolean reading = true;
  private boolean open;
  private boolean closed;

  private Connection(
      EventLoop loop,
      SocketChannel channel,
      Octets octets,
      SelectionKey key,
      Opening opening,
      Listener listener) {
    this.loop = loop;
    this.channel = channel;
    this.octets = octets;
    this.key = key;
    this.opening = opening;
    this.framing = opening.framing();
    this.listener = listener;
  }

  /** Waits for the handshake of TLS, where there is one, and for nothing else. */
  static Connection open(
      EventLoop loop, Selector selector, Target target, Opening opening, Listener listener)
      throws IOException {
    SocketChannel channel = channel(target.address());
    channel.configureBlocking(target.encrypted());
    boolean connected = channel.connect(target.address());
    Octets octets = target.encrypted() ? TlsOctets.handshake(channel) : Octets.plain(channel);
    channel.configureBlocking(false);
    SelectionKey key =
        channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
    Connection connection = new Connection(loop, channel, octets, key, opening, listener);
    key.attach(connection);
    connection.put(opening.request(target.host()));
    return connection;
  }

  private static SocketChannel channel(SocketAddress address) throws IOException {
    if (address instanceof UnixDomainSocketAddress) {
      return SocketChannel.open(StandardProtocolFamily.UNIX);
    }
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  /** Sends a prepared frame with that request id and marker. */
  public void send(FrameTemplate template, long id, long marker) {
    int length = template.length(framing, id);
    reserve(length);
    template.write(framing, id, marker, output.array(), output.position());
    output.position(output.position() + length);
  }

  /** Sends a message that is written as JSON. */
  void send(Codec codec, String json) {
    put(framing.frame(codec.opcode(), codec.encode(json)));
  }

  /**
   * Stops reading until {@link #resumeReads}: the peer finds a client that does not take what it is
   * sent.
   */
  public void pauseReads() {
    reading = false;
    interest();
  }

  /** Reads on. */
  public void resumeReads() {
    reading = true;
    interest();
  }

  /**
   * Sends a close frame, where there are any, as far as the socket takes it, and closes; the
   * listener hears nothing more.
   */
  public void close() {
    if (!closed) {
      if (open && framing == Framing.WEB_SOCKET) {
        put(framing.frame(Frame.CLOSE, NORMAL));
        flush();
      }
      shut();
    }
  }

  void ready() {
    try {
      if (key.isValid() && key.isConnectable()) {
        channel.finishConnect();
        interest();
      }
      if (key.isValid() && key.isWritable()) {
        flush();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
    } catch (IOException | MalformedMessage e) {
      fail(e.getMessage());
    }
  }

  void flush() {
    if (closed || !channel.isConnected()) {
      return;
    }
    try {
      output.flip();
      octets.write(output);
      output.compact();
      interest();
    } catch (IOException e) {
      fail(e.getMessage());
    }
  }

  private void read() throws IOException {
    ByteBuffer input = loop.input;
    input.clear().put(partial);
    if (octets.read(input) < 0) {
      fail("the router closed the connection");
      return;
    }
    byte[] buffer = input.array();
    int end = input.position();
    int at = open ? 0 : open(buffer, end);
    at = open ? frames(buffer, at, end) : at;
    partial = at == end ? NOTHING : Arrays.copyOfRange(buffer, at, end);
  }

  private int open(byte[] buffer, int end) {
    int at = opening.answer(buffer, end);
    if (at > 0) {
      open = true;
      listener.opened(this);
    }
    return at;
  }

  /** Handles all complete frames and returns where the first incomplete one begins. */
  private int frames(byte[] buffer, int from, int end) {
    int at = from;
    while (end - at >= 2 && !closed) {
      int header = framing.headerLength(buffer[at + 1]);
      if (end - at < header) {
        return at;
      }
      int body = at + header;
      long length = framing.length(buffer, at, header);
      if (length > end - body) {
        checkLength(length);
        return at;
      }
      frame(framing.opcode(buffer[at]), buffer, body, body + (int) length);
      at = body + (int) length;
    }
    return closed ? end : at;
  }

  private void frame(int opcode, byte[] buffer, int from, int to) {
    switch (opcode) {
      case Frame.TEXT, Frame.BINARY -> listener.message(buffer, from, to);
      case Frame.PING -> put(framing.frame(Frame.PONG, Arrays.copyOfRange(buffer, from, to)));
      case Frame.PONG -> {}
      case Frame.CLOSE ->
          fail(
              "the router closed with "
                  + (to > from ? Framing.bigEndian(buffer, from, 2) : "no code"));
      default -> throw new MalformedMessage("a frame of opcode " + opcode);
    }
  }

  private void checkLength(long length) {
    if (length > loop.input.capacity() / 2) {
      throw new MalformedMessage("a frame of " + length + " bytes");
    }
  }

  private void put(byte[] bytes) {
    reserve(bytes.length);
    output.put(bytes);
  }

  private void reserve(int bytes) {
    if (output.position() == 0) {
      loop.unsent(this);
    }
    if (output.remaining() < bytes) {
      ByteBuffer larger = ByteBuffer.allocate(2 * (output.capacity() + bytes));
      output = larger.put(output.flip());
    }
  }

  private void interest() {
    if (key.isValid()) {
      int wanted =
          (reading ? SelectionKey.OP_READ : 0)
              | (output.position() > 0 || octets.pending() ? SelectionKey.OP_WRITE : 0);
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    }
  }

  private void fail(String reason) {
    if (!closed) {
      shut();
      listener.closed(reason);
    }
  }

  private void shut() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
