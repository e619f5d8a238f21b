package dev.weir.client.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens one connection: TCP to the first address that answers or a Unix socket, TLS, the handshake
 * of the transport, again if the transport has another offer, all before one deadline. Confined to
 * the thread that connects.
 */
final class Opening {
  private final LinkOptions options;
  private final Transport transport;
  private final ScheduledExecutorService timer;
  private final long deadline;
  private final AtomicReference<Socket> current = new AtomicReference<>();
  private volatile boolean late;

  Opening(LinkOptions options, Transport transport, ScheduledExecutorService timer) {
    this.options = options;
    this.transport = transport;
    this.timer = timer;
    this.deadline = System.nanoTime() + options.connectTimeout().toNanos();
  }

  /**
   * Opens it.
   *
   * @throws IOException with a sentence that says what was tried and what came of it
   */
  Connection open() throws IOException {
    Future<?> alarm =
        timer.schedule(this::expire, options.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    try {
      Connection connection = agreed();
      if (late) {
        throw new IOException("too late");
      }
      return connection;
    } catch (IOException e) {
      cut();
      throw late ? timedOut(e) : e;
    } finally {
      alarm.cancel(false);
    }
  }

  private Connection agreed() throws IOException {
    OfferRefusedException refused = null;
    for (LinkOptions offer : transport.offers(options)) {
      try {
        return shakeHands(connected(), offer);
      } catch (OfferRefusedException e) {
        cut();
        if (refused != null) {
          e.addSuppressed(refused);
        }
        refused = e;
      }
    }
    throw refused;
  }

  private void expire() {
    late = true;
    cut();
  }

  private void cut() {
    Socket socket = current.get();
    if (socket != null) {
      Connection.cut(socket);
    }
  }

  private SocketTimeoutException timedOut(Exception cause) {
    SocketTimeoutException timeout =
        new SocketTimeoutException(
            options.target()
                + " did not answer within "
                + options.connectTimeout().toMillis()
                + " ms");
    timeout.initCause(cause);
    return timeout;
  }

  private Socket connected() throws IOException {
    Optional<String> path = options.socketFile();
    return path.isPresent() ? UnixSocket.connect(path.get(), current::set) : tcp();
  }

  private Socket tcp() throws IOException {
    IOException failed = null;
    for (InetAddress address : InetAddress.getAllByName(options.host())) {
      try {
        return tcp(address);
      } catch (IOException e) {
        if (failed != null) {
          e.addSuppressed(failed);
        }
        failed = e;
      }
    }
    throw failed;
  }

  private Socket tcp(InetAddress address) throws IOException {
    Socket socket = new Socket();
    current.set(socket);
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(address, options.port()), remainingMillis());
      return socket;
    } catch (IOException e) {
      Connection.cut(socket);
      throw e;
    }
  }

  private int remainingMillis() throws SocketTimeoutException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (late || millis <= 0) {
      late = true;
      throw new SocketTimeoutException("no time left");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  private Connection shakeHands(Socket tcp, LinkOptions offer) throws IOException {
    Socket socket = options.secure() ? tls(tcp) : tcp;
    Wire wire = transport.open(socket, offer);
    Optional<SSLSession> session =
        socket instanceof SSLSocket secure ? Optional.of(secure.getSession()) : Optional.empty();
    return new Connection(tcp, session, socket.getInputStream(), wire);
  }

  private Socket tls(Socket tcp) throws IOException {
    SSLSocketFactory factory =
        options
            .tls()
            .map(SSLContext::getSocketFactory)
            .orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    SSLSocket socket = (SSLSocket) factory.createSocket(tcp, options.host(), options.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
