package dev.weir.gateway.http;

import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.function.Consumer;

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
}
