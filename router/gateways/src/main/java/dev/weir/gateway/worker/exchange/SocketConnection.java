package dev.weir.gateway.worker.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A TCP connection on the loopback interface. Confined as the interface says. */
public final class SocketConnection implements Connection {
  private static final byte[] V4 = {127, 0, 0, 1};
  private static final byte[] V6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  private SocketConnection(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.in = channel.socket().getInputStream();
    this.out = channel.socket().getOutputStream();
  }

  /**
   * Connects to a port of 127.0.0.1 or, when nobody listens there, of ::1.
   *
   * @throws IOException when nobody listens at either
   */
  public static SocketConnection open(int port, Duration most) throws IOException {
    try {
      return open(V4, port, most);
    } catch (ConnectException nobody) {
      try {
        return open(V6, port, most);
      } catch (IOException nobodyEither) {
        throw nobody;
      }
    }
  }

  private static SocketConnection open(byte[] host, int port, Duration most) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address(host, port), (int) most.toMillis());
      if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
        throw new ConnectException("nobody listens: the connection met itself");
      }
      return new SocketConnection(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static InetSocketAddress address(byte[] host, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(host), port);
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public void endRequest() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public boolean fresh() {
    try {
      channel.configureBlocking(false);
      boolean quiet = channel.read(ByteBuffer.allocate(1)) == 0;
      channel.configureBlocking(true);
      return quiet;
    } catch (IOException closed) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }
}
