package dev.weir.client.websocket;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.WebSocketHandshake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.Arrays;
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
 * Opens one connection: TCP to the first address that answers, TLS, the WebSocket handshake, all
 * before one deadline. Confined to the thread that connects.
 */
final class Opening {
  private static final int LARGEST_REFUSAL = 1024;

  private final WebSocketOptions options;
  private final ScheduledExecutorService timer;
  private final long deadline;
  private final AtomicReference<Socket> current = new AtomicReference<>();
  private volatile boolean late;

  Opening(WebSocketOptions options, ScheduledExecutorService timer) {
    this.options = options;
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
      Connection connection = shakeHands(tcp());
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

  private Connection shakeHands(Socket tcp) throws IOException {
    Socket socket = options.secure() ? tls(tcp) : tcp;
    OutputStream out = socket.getOutputStream();
    byte[] nonce = new byte[WebSocketHandshake.NONCE_LENGTH];
    new SecureRandom().nextBytes(nonce);
    WebSocketHandshake handshake =
        new WebSocketHandshake(options.target(), options.subprotocols(), options.headers(), nonce);
    out.write(handshake.request());
    out.flush();
    return answered(handshake, tcp, socket);
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

  private static Connection answered(WebSocketHandshake handshake, Socket tcp, Socket socket)
      throws IOException {
    InputStream in = socket.getInputStream();
    byte[] answer = new byte[WebSocketHandshake.LONGEST_HEAD + LARGEST_REFUSAL];
    int length = 0;
    int head = -1;
    while (head < 0) {
      int read = in.read(answer, length, answer.length - length);
      if (read < 0) {
        throw new IOException("the server closed the connection during the WebSocket handshake");
      }
      length += read;
      head = WebSocketHandshake.headLength(answer, 0, length);
    }
    Serializer serializer =
        Serializer.ofSubprotocol(handshake.agree(answer, 0, length)).orElseThrow();
    Optional<SSLSession> session =
        socket instanceof SSLSocket secure ? Optional.of(secure.getSession()) : Optional.empty();
    byte[] early = Arrays.copyOfRange(answer, head, length);
    return new Connection(tcp, session, in, socket.getOutputStream(), serializer, early);
  }
}
