package dev.weir.client.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * A Unix socket in the shape of a {@link Socket}, which the JDK does not give it: with streams that
 * one thread reads while another writes. Thread-safe as far as that.
 */
final class UnixSocket extends Socket {
  private final SocketChannel channel;

  private UnixSocket(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects to a socket file; closing what {@code opened} is told of interrupts that. */
  static UnixSocket connect(String path, Consumer<Socket> opened) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    UnixSocket socket = new UnixSocket(SocketChannel.open(StandardProtocolFamily.UNIX));
    opened.accept(socket);
    try {
      socket.channel.connect(address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public InputStream getInputStream() {
    return new In();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Out();
  }

  /** It does not leave this machine. */
  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] octet = new byte[1];
      return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
      return length == 0 ? 0 : channel.read(ByteBuffer.wrap(octets, offset, length));
    }
  }

  private final class Out extends OutputStream {
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
  }
}
