package dev.weir.gateway.http;

import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.xnio.channels.StreamSourceChannel;

/** Bodies of requests, read without blocking. Stateless; runs on the connection's I/O thread. */
public final class Bodies {
  private Bodies() {}

  /**
   * Reads a body.
   *
   * @param longest octets that are read
   * @param then gets it on the same thread, outside of the handler: whoever gets it ends the
   *     exchange, at once or later
   * @param tooLong is run in its place when it is longer
   */
  public static void read(
      HttpServerExchange exchange, long longest, Consumer<byte[]> then, Runnable tooLong) {
    exchange.setMaxEntitySize(longest);
    if (exchange.getRequestContentLength() > longest) {
      tooLong.run();
      return;
    }
    int length = (int) exchange.getRequestContentLength();
    if (cameWithHead(exchange, length)) {
      byte[] octets = taken(exchange, length);
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> then.accept(octets));
      return;
    }
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (it, octets) -> it.dispatch(SameThreadExecutor.INSTANCE, () -> then.accept(octets)),
            (it, lost) -> {
              if (lost instanceof Receiver.RequestToLargeException) {
                tooLong.run();
              } else {
                it.setPersistent(false);
                it.endExchange();
              }
            });
  }

  /** Most bodies did, and are copied as a whole; Undertow's receiver copies octet by octet. */
  private static boolean cameWithHead(HttpServerExchange exchange, int length) {
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
