package dev.weir.conversation;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection over TCP or a Unix socket that waits for octets no longer than it has patience,
 * which the JDK has for the former alone. Confined to the player's thread.
 */
final class StreamSocket {
  private static final int BUFFER = 65_536;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final long patience;
  private final ByteBuffer received = ByteBuffer.allocate(BUFFER).flip();

  private StreamSocket(SocketChannel channel, Duration patience) throws IOException {
    this.channel = channel;
    this.patience = patience.toNanos();
    this.selector = Selector.open();
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  static StreamSocket connect(SocketAddress address, Duration patience) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return new StreamSocket(channel, patience);
  }

  void send(byte[] octets) throws IOException, TimeoutException {
    ByteBuffer left = ByteBuffer.wrap(octets);
    while (left.hasRemaining()) {
      if (channel.write(left) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  /** So many of the octets that come next. */
  byte[] receive(int count) throws IOException, TimeoutException {
    byte[] octets = new byte[count];
    for (int filled = 0; filled < count; ) {
      if (!received.hasRemaining()) {
        fill();
      }
      int part = Math.min(count - filled, received.remaining());
      received.get(octets, filled, part);
      filled += part;
    }
    return octets;
  }

  private void fill() throws IOException, TimeoutException {
    received.clear();
    int count = channel.read(received);
    while (count == 0) {
      await(SelectionKey.OP_READ);
      count = channel.read(received);
    }
    received.flip();
    if (count < 0) {
      throw new EOFException("the router has closed");
    }
  }

  private void await(int operation) throws IOException, TimeoutException {
    key.interestOps(operation);
    if (selector.select(TimeUnit.NANOSECONDS.toMillis(patience)) == 0) {
      throw new TimeoutException("nothing came in time");
    }
    selector.selectedKeys().clear();
  }

  void close() throws IOException {
    selector.close();
    channel.close();
  }
}
