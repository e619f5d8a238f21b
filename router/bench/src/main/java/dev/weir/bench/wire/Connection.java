package dev.weir.bench.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * A client's WebSocket over a non-blocking socket. What is sent is written when the current read
 * has been handled. Confined to the event loop's thread.
 */
public final class Connection {
  /** Hears what happens to a connection. */
  public interface Listener {
    /** The WebSocket is open. */
    void opened(Connection connection);

    /** A message arrived; the bytes are valid during this call only. */
    void message(byte[] buffer, int from, int to);

    /** The connection ended, for a reason other than {@link Connection#close}. */
    void closed(String reason);
  }

  private static final byte[] NOTHING = {};
  private static final byte[] CLOSE = Frame.masked(Frame.CLOSE, new byte[] {0x03, (byte) 0xe8});

  private final EventLoop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Upgrade upgrade;
  private final Listener listener;
  private byte[] partial = NOTHING;
  private ByteBuffer output = ByteBuffer.allocate(1024);
  private boolean reading = true;
  private boolean upgraded;
  private boolean closed;

  private Connection(
      EventLoop loop, SocketChannel channel, SelectionKey key, Upgrade upgrade, Listener listener) {
    this.loop = loop;
    this.channel = channel;
    this.key = key;
    this.upgrade = upgrade;
    this.listener = listener;
  }

  static Connection open(
      EventLoop loop,
      Selector selector,
      InetSocketAddress address,
      Upgrade upgrade,
      Listener listener)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(address);
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
    Connection connection = new Connection(loop, channel, key, upgrade, listener);
    key.attach(connection);
    connection.put(upgrade.request(address.getHostString() + ":" + address.getPort()));
    return connection;
  }

  /** Sends a prepared frame with that request id and marker. */
  public void send(FrameTemplate template, long id, long marker) {
    int length = template.length(id);
    reserve(length);
    template.write(id, marker, output.array(), output.position());
    output.position(output.position() + length);
  }

  /** Sends a message that is written as JSON. */
  void send(Codec codec, String json) {
    put(Frame.masked(codec.opcode(), codec.encode(json)));
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
   * Sends a close frame, as far as the socket takes it, and closes; the listener hears nothing
   * more.
   */
  public void close() {
    if (!closed) {
      if (upgraded) {
        put(CLOSE);
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
      channel.write(output);
      output.compact();
      interest();
    } catch (IOException e) {
      fail(e.getMessage());
    }
  }

  private void read() throws IOException {
    ByteBuffer input = loop.input;
    input.clear().put(partial);
    if (channel.read(input) < 0) {
      fail("the router closed the connection");
      return;
    }
    byte[] buffer = input.array();
    int end = input.position();
    int at = upgraded ? 0 : upgrade(buffer, end);
    at = upgraded ? frames(buffer, at, end) : at;
    partial = at == end ? NOTHING : Arrays.copyOfRange(buffer, at, end);
  }

  private int upgrade(byte[] buffer, int end) {
    int at = upgrade.answer(buffer, end);
    if (at > 0) {
      upgraded = true;
      listener.opened(this);
    }
    return at;
  }

  /** Handles all complete frames and returns where the first incomplete one begins. */
  private int frames(byte[] buffer, int from, int end) {
    int at = from;
    while (end - at >= 2 && !closed) {
      int extended = extendedLength(buffer[at + 1]);
      if (end - at < 2 + extended) {
        return at;
      }
      int body = at + 2 + extended;
      long length = extended == 0 ? buffer[at + 1] : bigEndian(buffer, at + 2, extended);
      if (length > end - body) {
        checkLength(length);
        return at;
      }
      frame(buffer[at], buffer, body, body + (int) length);
      at = body + (int) length;
    }
    return closed ? end : at;
  }

  private void frame(byte head, byte[] buffer, int from, int to) {
    switch (head & 0xff) {
      case 0x80 | Frame.TEXT, 0x80 | Frame.BINARY -> listener.message(buffer, from, to);
      case 0x80 | Frame.PING -> put(Frame.masked(Frame.PONG, Arrays.copyOfRange(buffer, from, to)));
      case 0x80 | Frame.PONG -> {}
      case 0x80 | Frame.CLOSE ->
          fail("the router closed with " + (to > from ? bigEndian(buffer, from, 2) : "no code"));
      default -> throw new MalformedMessage("frame header %02x".formatted(head & 0xff));
    }
  }

  private static int extendedLength(byte length) {
    return switch (length) {
      case 126 -> 2;
      case 127 -> 8;
      default -> {
        if (length < 0) {
          throw new MalformedMessage("a masked frame from the router");
        }
        yield 0;
      }
    };
  }

  private void checkLength(long length) {
    if (length > loop.input.capacity() / 2) {
      throw new MalformedMessage("a frame of " + length + " bytes");
    }
  }

  private static long bigEndian(byte[] buffer, int from, int bytes) {
    long value = 0;
    for (int i = from; i < from + bytes; i++) {
      value = value << 8 | buffer[i] & 0xff;
    }
    return value;
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
              | (output.position() > 0 ? SelectionKey.OP_WRITE : 0);
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
