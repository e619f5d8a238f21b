package dev.weir.router.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
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

  /** Octets of a body too long that are read all the same, so that its client gets the answer. */
  private static final long FORGIVEN = 64L << 20;

  private static final byte[] NONE = {};

  private final HttpServerExchange exchange;
  private final long said; // negative where the end of the chunks will tell
  private final long longest;
  private final String key;
  private final Consumer<byte[]> then;
  private final Consumer<Refusal> refused;

  private StreamSourceChannel channel; // null until the handler has returned
  private ByteBuffer octets;

  private Body(
      HttpServerExchange exchange,
      long longest,
      String key,
      Consumer<byte[]> then,
      Consumer<Refusal> refused) {
    this.exchange = exchange;
    this.said = exchange.getRequestContentLength();
    this.longest = Math.min(longest, LONGEST);
    this.key = key;
    this.then = then;
    this.refused = refused;
    this.octets = ByteBuffer.wrap(NONE);
  }

  /**
   * Reads a body, to be called once from the request's handler, on the I/O thread. A client that
   * asks whether it may send it ({@code Expect: 100-continue}) is told so.
   *
   * @param longest octets that are taken
   * @param key by which that is configured
   * @param then gets it on the same thread, outside of the handler: whoever gets it ends the
   *     exchange, at once or later
   * @param refused gets the answer in its place when it is longer (413) or does not come whole
   *     (400), and ends the exchange by it; what the client still sends is then read and thrown
   *     away, so that it sees the answer
   */
  public static void read(
      HttpServerExchange exchange,
      long longest,
      String key,
      Consumer<byte[]> then,
      Consumer<Refusal> refused) {
    boolean asks = HttpContinue.requiresContinueResponse(exchange);
    exchange.setMaxEntitySize(longest + FORGIVEN);
    Body body = new Body(exchange, longest, key, then, refused);
    if (body.said > longest) {
      exchange.setPersistent(!asks && body.said <= longest + FORGIVEN);
      body.refuseLength();
    } else if (asks) {
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () -> HttpContinue.sendContinueResponse(exchange, new GoesOn(body)));
    } else {
      exchange.dispatch(SameThreadExecutor.INSTANCE, body::begin);
    }
  }

  /** The client has been told that it may send the body. */
  private record GoesOn(Body body) implements IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      body.begin();
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException lost) {
      IoUtils.safeClose(exchange.getConnection());
    }
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
        refuseLength();
      } else if (count < 0) {
        then.accept(taken());
      } else {
        channel.getReadSetter().set(ready -> readable());
        channel.resumeReads();
      }
    } catch (IOException e) {
      LOG.debug("a body did not come", e);
      exchange.setPersistent(false);
      refused.accept(new Refusal(StatusCodes.BAD_REQUEST, "The body ends early or is malformed."));
    }
  }

  private void refuseLength() {
    refused.accept(
        new Refusal(
            StatusCodes.REQUEST_ENTITY_TOO_LARGE,
            "A body may have %d octets at most (%s).".formatted(longest, key)));
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
