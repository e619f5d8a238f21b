package dev.weir.router.undertow;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.ReadReadyHandler;

/**
 * A connection below TLS. Closed while nobody lives on it yet, because a handshake has failed, it
 * ends its sending half only and reads on until the peer has closed or {@link #PATIENCE} is over: a
 * socket that is closed with octets unread is reset, and the peer would not learn of the alert that
 * was written last. Confined to its I/O thread.
 */
final class LingeringConnection extends StreamConnection {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private final StreamConnection plain;
  private final IoLoop loop;
  private StreamConnection arrival;

  LingeringConnection(StreamConnection plain, IoLoop loop) {
    super(plain.getIoThread());
    this.plain = plain;
    this.loop = loop;
    this.arrival = plain;
    setSourceConduit(plain.getSourceChannel().getConduit());
    setSinkConduit(plain.getSinkChannel().getConduit());
  }

  /** Under this one it is known as an arrival. */
  void carries(StreamConnection wrapped) {
    arrival = wrapped;
  }

  @Override
  protected void closeAction() {
    if (loop.inLoop() && loop.lingers(arrival, plain, PATIENCE)) {
      linger();
    } else {
      IoUtils.safeClose(plain);
    }
  }

  private void linger() {
    try {
      plain.getSinkChannel().shutdownWrites();
      plain.getSinkChannel().flush();
      ConduitStreamSourceChannel source = plain.getSourceChannel();
      source
          .getConduit()
          .setReadReadyHandler(new ReadReadyHandler.ChannelListenerHandler<>(source));
      source.setReadListener(this::discard);
      source.wakeupReads();
    } catch (IOException lost) {
      loop.dropArrival(plain);
    }
  }

  private void discard(ConduitStreamSourceChannel source) {
    try {
      ByteBuffer unread = loop.readBuffer();
      if (source.read(unread) < 0) {
        loop.dropArrival(plain);
      }
    } catch (IOException lost) {
      loop.dropArrival(plain);
    }
  }

  @Override
  protected void notifyReadClosed() {
    // the conduits are those of the plain connection, which tells them itself
  }

  @Override
  protected void notifyWriteClosed() {
    // as for reads
  }

  @Override
  public SocketAddress getPeerAddress() {
    return plain.getPeerAddress();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return plain.getLocalAddress();
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return plain.supportsOption(option);
  }

  @Override
  public <T> T getOption(Option<T> option) throws IOException {
    return plain.getOption(option);
  }

  @Override
  public <T> T setOption(Option<T> option, T value) throws IOException {
    return plain.setOption(option, value);
  }
}
