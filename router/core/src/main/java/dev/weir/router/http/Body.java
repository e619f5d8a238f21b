package dev.weir.router.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/**
 * The body of a request, read without blocking and in portions as they come: Undertow's receiver
 * copies octet by octet, and its bound breaks the connection in place of an answer. Confined to the
 * connection's I/O thread.
 */
public final class Body {
  private static final Logger LOG = LoggerFactory.getLogger(Body.class);
  private static final int PORTION = 16 << 10;
  private static final int LONGEST = Integer.MAX_VALUE - 16;
  private static final int UNBOUNDED = -1;
  private static final byte[] NONE = {};

  private final HttpServerExchange exchange;
  private final long said; // negative where the end of the chunks will tell
  private final long longest;
  private final Consumer<byte[]> then;
  private final Runnable tooLong;

  private StreamSourceChannel channel; // null until the handler has returned
  private ByteBuffer octets;

  private Body(HttpServerExchange exchange, long longest, Consumer<byte[]> then, Runnable tooLong) {
    this.exchange = exchange;
    this.said = exchange.getRequestContentLength();
    this.longest = Math.min(longest, LONGEST);
    this.then = then;
    this.tooLong = tooLong;
    this.octets = ByteBuffer.wrap(NONE);
  }

  /**
   * Reads a body, to be called once from the request's handler, on the I/O thread. A connection
   * that breaks meanwhile is closed, and nobody is told.
   *
   * @param longest octets that are taken
   * @param then gets it on the same thread, outside of the handler: whoever gets it ends the
   *     exchange, at once or later
   * @param tooLong is run in its place when it is longer, and ends the exchange; what the client
   *     still sends is then read and thrown away, so that it sees the answer
   */
  public static void read(
      HttpServerExchange exchange, long longest, Consumer<byte[]> then, Runnable tooLong) {
    exchange.setMaxEntitySize(UNBOUNDED); // counted here; a request has to be whole in time anyway
    if (exchange.getRequestContentLength() > longest) {
      tooLong.run();
      return;
    }
    Body body = new Body(exchange, longest, then, tooLong);
    exchange.dispatch(SameThreadExecutor.INSTANCE, body::begin);
  }

  private void begin() {
    if (exchange.isRequestComplete()) {
      then.accept(NONE);
      return;
    }
    channel = exchange.getRequestChannel();
    octets = ByteBuffer.allocate((int) Math.min(PORTION, most()));
    go();
  }

  private void go() {
    try {
      int count = 1;
      while (count > 0 && octets.position() < most()) {
        count = channel.read(room());
      }
      if (octets.position() == said) {
        count = channel.read(ByteBuffer.allocate(1)); // only now the request counts as complete
      }
      if (octets.position() > longest) {
        tooLong.run();
      } else if (count < 0) {
        then.accept(taken());
      } else {
        channel.getReadSetter().set(ready -> readable());
        channel.resumeReads();
      }
    } catch (IOException e) {
      LOG.debug("a body did not come", e);
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  /** So many octets are read, of which one shows that there are too many. */
  private long most() {
    return said < 0 ? longest + 1 : said;
  }

  /** As if a handler did it, so that a fault is answered. */
  private void readable() {
    channel.suspendReads();
    Connectors.executeRootHandler(
        it -> it.dispatch(SameThreadExecutor.INSTANCE, this::go), exchange);
  }

  private byte[] taken() {
    return octets.hasRemaining()
        ? Arrays.copyOf(octets.array(), octets.position())
        : octets.array();
  }

  /** Doubles with what has come, and not with what is said to come. */
  private ByteBuffer room() {
    if (!octets.hasRemaining()) {
      int larger = (int) Math.min(2L * octets.capacity(), most());
      octets = ByteBuffer.wrap(Arrays.copyOf(octets.array(), larger)).position(octets.capacity());
    }
    return octets;
  }
}
