package dev.weir.gateway.callee;

import dev.weir.gateway.json.JsonStream;
import dev.weir.gateway.jsonrpc.Version;
import dev.weir.gateway.member.Backoff;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service of JSON-RPC over one connection that all calls share. It is made when there is a call,
 * and made again when it is lost; where it was of no use to the calls that there were, behind a
 * pause that grows with each failure in a row, in which calls are refused. Two threads of its own
 * wait for it: one connects and reads, one writes. Thread-safe.
 */
final class JsonRpcConnection implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(JsonRpcConnection.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int BUFFER = 64 << 10;

  private final URI url;
  private final Version version;
  private final int maxAnswer;
  private final String procedure;
  private final ServiceCounts counts;
  private final RpcCalls calls;
  private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private volatile Optional<Socket> open = Optional.empty();

  JsonRpcConnection(ServiceCalleeOptions options, ServiceCounts counts) {
    this.url = options.url();
    this.version = options.version().orElseThrow();
    this.maxAnswer = options.maxAnswer();
    this.procedure = options.procedure();
    this.counts = counts;
    this.calls = new RpcCalls(counts);
  }

  @Override
  public void start() {
    begin(this::connectAndRead, "weir-callee-read-");
  }

  private void begin(Runnable task, String name) {
    Thread thread = new Thread(task, name + procedure);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void call(String method, Payload payload, CompletableFuture<Payload> reply) {
    calls.add(reply, id -> RpcRequest.of(version, id, method, payload));
  }

  @Override
  public boolean reachable() {
    return calls.reachable();
  }

  private void connectAndRead() {
    try {
      while (calls.awaitCall()) {
        String reason = untilLost();
        boolean vain = calls.lost(reason);
        if (calls.isClosed()) {
          return;
        }
        if (vain) {
          LOG.warn("callee of {} at {}: {}", procedure, url, reason);
          calls.pause(reason, pauses.failed());
        } else {
          pauses.reset();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection from its beginning to its end, and why that came. */
  private String untilLost() {
    try (Socket socket = new Socket()) {
      open = Optional.of(socket);
      if (calls.isClosed()) {
        return "the callee is being stopped"; // and nobody closes this one
      }
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), CONNECT_MILLIS);
      counts.connections.increment();
      long connection = calls.connected();
      begin(() -> write(socket, connection), "weir-callee-write-");
      read(socket.getInputStream());
      return "the service has ended it";
    } catch (IOException | ProtocolViolation e) {
      return String.valueOf(e.getMessage());
    } finally {
      open = Optional.empty();
    }
  }

  private void read(InputStream in) throws IOException {
    JsonStream stream = new JsonStream("a response", maxAnswer, "callees.max_answer");
    byte[] buffer = new byte[BUFFER];
    int count = in.read(buffer);
    while (count >= 0) {
      stream.take(buffer, 0, count, calls::response);
      count = in.read(buffer);
    }
  }

  private void write(Socket to, long connection) {
    try (to) { // so that whoever reads notices that nothing can be written
      Optional<byte[]> next = calls.take(connection);
      while (next.isPresent()) {
        to.getOutputStream().write(next.get());
        next = calls.take(connection);
      }
    } catch (IOException e) {
      LOG.debug("callee of {}: nothing more can be sent", procedure, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    calls.close();
    try {
      Optional<Socket> socket = open;
      if (socket.isPresent()) {
        socket.get().close();
      }
    } catch (IOException e) {
      LOG.debug("callee of {}: the connection is lost already", procedure, e);
    }
  }
}
