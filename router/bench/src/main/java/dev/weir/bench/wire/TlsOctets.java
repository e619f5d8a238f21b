package dev.weir.bench.wire;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS over a socket, with whatever certificate the router has: what is measured is its work, not
 * whether it can be trusted. Confined to the event loop's thread.
 */
final class TlsOctets implements Octets {
  private static final int RECORDS = 1 << 16;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final SSLContext CONTEXT = context();

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer in = ByteBuffer.allocate(RECORDS);
  private final ByteBuffer out = ByteBuffer.allocate(RECORDS);

  private TlsOctets(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    out.flip();
  }

  /** Shakes hands on a socket that blocks; afterwards it must not. */
  static TlsOctets handshake(SocketChannel channel) throws IOException {
    SSLEngine engine = CONTEXT.createSSLEngine();
    engine.setUseClientMode(true);
    TlsOctets octets = new TlsOctets(channel, engine);
    octets.handshake();
    return octets;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    int read = channel.read(in);
    unwrap(into);
    return read < 0 && into.position() == before ? -1 : into.position() - before;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    do {
      if (!out.hasRemaining()) {
        wrap(from);
      }
      channel.write(out);
    } while (!out.hasRemaining() && from.hasRemaining());
  }

  @Override
  public boolean pending() {
    return out.hasRemaining();
  }

  private void wrap(ByteBuffer from) throws IOException {
    out.clear();
    SSLEngineResult result;
    do {
      result = engine.wrap(from, out);
    } while (from.hasRemaining() && result.getStatus() == SSLEngineResult.Status.OK);
    out.flip();
  }

  private void unwrap(ByteBuffer into) throws IOException {
    in.flip();
    SSLEngineResult result;
    do {
      result = engine.unwrap(in, into);
    } while (in.hasRemaining() && result.getStatus() == SSLEngineResult.Status.OK);
    in.compact();
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
      throw new IOException("records of " + RECORDS + " bytes hold more than a buffer");
    }
  }

  private void handshake() throws IOException {
    engine.beginHandshake();
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
      switch (status) {
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
        }
        case NEED_WRAP -> write(NOTHING);
        default -> receive();
      }
      status = engine.getHandshakeStatus();
    }
  }

  private void receive() throws IOException {
    in.flip();
    SSLEngineResult result = engine.unwrap(in, NOTHING);
    in.compact();
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && channel.read(in) < 0) {
      throw new IOException("the router ended the handshake of TLS");
    }
  }

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Everybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
