package dev.weir.router.undertow.unix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.xnio.StreamConnection;

/**
 * A connection over a Unix socket. Its addresses are names that nothing resolves to: {@code
 * unix:PATH} of the socket that was connected to. Confined to its thread.
 */
final class UnixConnection extends StreamConnection implements UnixThread.Channel {
  private final SocketChannel channel;
  private final InetSocketAddress address;
  private final UnixSource source;
  private final UnixSink sink;

  UnixConnection(UnixThread thread, SocketChannel channel, String name) throws IOException {
    super(thread);
    this.channel = channel;
    this.address = InetSocketAddress.createUnresolved(name, 0);
    SelectionKey key = thread.register(channel, this);
    this.source = new UnixSource(this, thread, key);
    this.sink = new UnixSink(this, thread, key);
    setSourceConduit(source);
    setSinkConduit(sink);
  }

  SocketChannel channel() {
    return channel;
  }

  @Override
  public void ready(int operations) {
    if ((operations & SelectionKey.OP_READ) != 0) {
      source.ready();
    }
    if ((operations & SelectionKey.OP_WRITE) != 0) {
      sink.ready();
    }
  }

  /** Reading is over; false when it was. */
  boolean endReads() {
    return readClosed();
  }

  /** Writing is over; false when it was. */
  boolean endWrites() {
    return writeClosed();
  }

  @Override
  protected void notifyReadClosed() {
    source.terminated();
  }

  @Override
  protected void notifyWriteClosed() {
    sink.terminated();
  }

  @Override
  protected void closeAction() throws IOException {
    channel.close();
  }

  @Override
  public SocketAddress getPeerAddress() {
    return address;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return address;
  }
}
