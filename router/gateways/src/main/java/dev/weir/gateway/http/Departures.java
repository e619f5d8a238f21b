package dev.weir.gateway.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Tells when a client leaves before its answer, which nothing else notices, because a connection is
 * not read while a request is served. A client that has sent its next request already is not told
 * from one that stays. Confined to the connection's I/O thread.
 *
 * <p>Reads go on before the thread looks at its connections again, so that the selector is told
 * nothing at all: to end reads and to begin them again for every request costs two system calls.
 */
public final class Departures {
  /** Who says no more may wait for an answer that is about to come. */
  private static final long GRACE_MILLIS = 100;

  private final HttpServerExchange exchange;
  private final HttpServerConnection connection;
  private final ConduitStreamSourceChannel source;
  private final Runnable left;

  private Departures(HttpServerExchange exchange, Runnable left) {
    this.exchange = exchange;
    this.connection = (HttpServerConnection) exchange.getConnection();
    this.source = connection.getChannel().getSourceChannel();
    this.left = left;
  }

  /** Runs this when the client leaves before its answer begins; the request has been read. */
  public static void watch(HttpServerExchange exchange, Runnable left) {
    Departures departures = new Departures(exchange, left);
    if (departures.connection.getExtraBytes() == null) {
      departures.source.setReadListener(it -> departures.readable());
      departures.connection.getOriginalSourceConduit().resumeReads();
    }
  }

  private void readable() {
    PooledByteBuffer buffer = connection.getByteBufferPool().allocate();
    int count = -1;
    try {
      count = connection.getOriginalSourceConduit().read(buffer.getBuffer());
    } catch (IOException lost) {
      // as if it had left
    }
    if (count > 0) {
      buffer.getBuffer().flip();
      connection.ungetRequestBytes(buffer);
    } else {
      buffer.close();
    }
    if (count != 0) {
      connection.getOriginalSourceConduit().suspendReads();
      source.setReadListener(null);
    }
    if (count < 0) {
      exchange.getIoThread().executeAfter(this::gone, GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void gone() {
    if (!exchange.isResponseStarted()) {
      left.run();
      IoUtils.safeClose(connection);
    }
  }
}
