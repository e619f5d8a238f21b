package dev.weir.router.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Notices that a client has closed the connection on which it waits for a response: Undertow itself
 * looks at a connection again only when it has written one. A next request that comes meanwhile is
 * left to Undertow, and ends the watch; so may be the one who sent it, which is not noticed.
 * Confined to the connection's I/O thread.
 *
 * <p>Where the answer is written before the thread looks at its connections again, the watch costs
 * no system call: the selector is told nothing at all.
 */
public final class Departure {
  /** For a client that says no more, but waits for an answer that comes at once. */
  public static final Duration GRACE = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

  private final HttpServerConnection connection;
  private final ConduitStreamSourceChannel channel;
  private final StreamSourceConduit source; // not that of the request, which has been read
  private final HttpServerExchange exchange;
  private final Duration grace;
  private final Runnable gone;
  private boolean over;

  private Departure(
      HttpServerExchange exchange, HttpServerConnection connection, Duration grace, Runnable gone) {
    this.exchange = exchange;
    this.grace = grace;
    this.connection = connection;
    this.channel = connection.getChannel().getSourceChannel();
    this.source = connection.getOriginalSourceConduit();
    this.gone = gone;
  }

  /**
   * Begins to watch, where that is possible: over HTTP/1, behind a whole request without another
   * one right behind it.
   *
   * @param grace in which an answer may still begin, and all is well; zero is none
   * @param gone called once, on the I/O thread, when the client has closed; the connection is then
   *     closed here too
   */
  public static Optional<Departure> watch(
      HttpServerExchange exchange, Duration grace, Runnable gone) {
    if (exchange.isRequestComplete()
        && exchange.getConnection() instanceof HttpServerConnection connection
        && connection.getExtraBytes() == null) {
      Departure departure = new Departure(exchange, connection, grace, gone);
      departure.channel.setReadListener(ready -> departure.look());
      departure.source.resumeReads();
      return Optional.of(departure);
    }
    return Optional.empty();
  }

  /** The response comes: what the client sends now is for Undertow. */
  public void end() {
    if (!over) {
      over = true;
      source.suspendReads();
      channel.setReadListener(null);
    }
  }

  private void look() {
    PooledByteBuffer octets = connection.getByteBufferPool().allocate();
    boolean kept = false;
    try {
      int count = source.read(octets.getBuffer());
      if (count > 0) {
        end();
        octets.getBuffer().flip();
        connection.ungetRequestBytes(octets);
        kept = true;
      } else if (count < 0) {
        close();
      }
    } catch (IOException e) {
      LOG.debug("a client that waits for a response is lost", e);
      close();
    } finally {
      if (!kept) {
        octets.close();
      }
    }
  }

  private void close() {
    end();
    if (grace.isZero()) {
      leave();
    } else {
      exchange
          .getIoThread()
          .executeAfter(this::leaveUnanswered, grace.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void leaveUnanswered() {
    if (!exchange.isResponseStarted()) {
      leave();
    }
  }

  private void leave() {
    gone.run();
    IoUtils.safeClose(connection);
  }
}
