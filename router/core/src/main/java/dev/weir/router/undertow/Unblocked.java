package dev.weir.router.undertow;

import io.undertow.io.AsyncSenderImpl;
import io.undertow.io.Receiver;
import io.undertow.io.Sender;
import io.undertow.server.BlockingHttpExchange;
import io.undertow.server.HttpServerExchange;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * An exchange that a handler before ours has made blocking, as many an application does for all its
 * pages: on its I/O thread answers go out without blocking all the same. Confined to that thread.
 */
record Unblocked(HttpServerExchange exchange) implements BlockingHttpExchange {
  /** To be called on the I/O thread. */
  static void make(HttpServerExchange exchange) {
    if (exchange.isBlocking()) {
      exchange.startBlocking(new Unblocked(exchange));
    }
  }

  @Override
  public Sender getSender() {
    return new AsyncSenderImpl(exchange);
  }

  @Override
  public InputStream getInputStream() {
    throw blocking();
  }

  @Override
  public OutputStream getOutputStream() {
    throw blocking();
  }

  @Override
  public Receiver getReceiver() {
    throw blocking();
  }

  @Override
  public void close() {
    // The exchange ends its channels itself.
  }

  private static IllegalStateException blocking() {
    return new IllegalStateException("an I/O thread must not be blocked");
  }
}
