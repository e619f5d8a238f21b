package dev.weir.gateway.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Receiver;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/** Bodies of requests, read without blocking. Stateless; runs on the connection's I/O thread. */
public final class Bodies {
  /** Octets of a body too long that are read all the same, so that its client gets the answer. */
  private static final long FORGIVEN = 64L << 20;

  private Bodies() {}

  /** Why a body is not taken. */
  @FunctionalInterface
  public interface Refusing {
    /** Ends the exchange with a status and a sentence. */
    void refuse(int status, String sentence);
  }

  /**
   * Reads a body.
   *
   * @param longest octets that are read
   * @param key by which that is configured
   * @param then gets it on the same thread, outside of the handler: whoever gets it ends the
   *     exchange, at once or later
   * @param refusing is asked in its place when it is longer (413), or broken (400)
   */
  public static void read(
      HttpServerExchange exchange,
      long longest,
      String key,
      Consumer<byte[]> then,
      Refusing refusing) {
    long length = exchange.getRequestContentLength();
    boolean asks = HttpContinue.requiresContinueResponse(exchange);
    exchange.setMaxEntitySize(longest + FORGIVEN);
    if (length > longest) {
      exchange.setPersistent(!asks && length <= longest + FORGIVEN);
      tooLong(exchange, longest, key, refusing);
    } else if (cameWithHead(exchange, length)) {
      byte[] octets = taken(exchange, (int) length);
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> then.accept(octets));
    } else if (asks) {
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () ->
              HttpContinue.sendContinueResponse(
                  exchange, new GoesOn(it -> receive(it, longest, key, then, refusing))));
    } else {
      receive(exchange, longest, key, then, refusing);
    }
  }

  /** The client has been told that it may send the body. */
  private record GoesOn(Consumer<HttpServerExchange> then) implements IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      then.accept(exchange);
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException lost) {
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  private static void receive(
      HttpServerExchange exchange,
      long longest,
      String key,
      Consumer<byte[]> then,
      Refusing refusing) {
    Receiver receiver = exchange.getRequestReceiver();
    receiver.setMaxBufferSize((int) Math.min(longest, Integer.MAX_VALUE));
    receiver.receiveFullBytes(
        (it, octets) -> it.dispatch(SameThreadExecutor.INSTANCE, () -> then.accept(octets)),
        (it, lost) -> {
          if (lost instanceof Receiver.RequestToLargeException) {
            tooLong(it, longest, key, refusing);
          } else {
            it.setPersistent(false);
            refusing.refuse(StatusCodes.BAD_REQUEST, "The body ends early or is malformed.");
          }
        });
  }

  private static void tooLong(
      HttpServerExchange exchange, long longest, String key, Refusing refusing) {
    refusing.refuse(
        StatusCodes.REQUEST_ENTITY_TOO_LARGE,
        "A body is longer than %s, %d octets.".formatted(key, longest));
  }

  /** Most bodies did, and are copied as a whole; Undertow's receiver copies octet by octet. */
  private static boolean cameWithHead(HttpServerExchange exchange, long length) {
    return length > 0
        && exchange.getConnection() instanceof HttpServerConnection connection
        && connection.getExtraBytes() != null
        && connection.getExtraBytes().getBuffer().remaining() >= length;
  }

  private static byte[] taken(HttpServerExchange exchange, int length) {
    ByteBuffer body = ByteBuffer.allocate(length);
    try {
      StreamSourceChannel channel = exchange.getRequestChannel();
      while (body.hasRemaining()) {
        if (channel.read(body) <= 0) {
          throw new IllegalStateException("octets that are here cannot be read");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.array();
  }
}
