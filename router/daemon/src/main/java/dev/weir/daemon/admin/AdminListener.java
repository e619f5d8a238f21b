package dev.weir.daemon.admin;

import dev.weir.router.Router;
import dev.weir.router.meter.MeterSource;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/**
 * Answers {@code GET /healthz}, {@code /readyz} and {@code /metrics} on threads of its own, so that
 * to be watched takes nothing from routing and a router that stands still can be seen. Thread-safe.
 */
public final class AdminListener implements AutoCloseable {
  private static final int PARSE_MILLIS = 5_000;
  private static final int IDLE_MILLIS = 60_000;
  private static final int LARGEST_HEADERS = 16 << 10;

  private final Undertow server;
  private final AdminPages pages;
  private final AdminTls tls;

  private AdminListener(Undertow server, AdminPages pages, AdminTls tls) {
    this.server = server;
    this.pages = pages;
    this.tls = tls;
  }

  /**
   * Binds it; until {@link #ready} it says that Weir starts.
   *
   * @throws IOException when the address cannot be had, with a sentence
   */
  public static AdminListener bind(AdminOptions options, String version) throws IOException {
    AdminPages pages = new AdminPages(new ProcessMeters(version));
    Undertow.Builder builder =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, LARGEST_HEADERS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 0L)
            .setHandler(new AdminGate(options.token(), pages));
    if (options.tls().isPresent()) {
      builder.addHttpsListener(options.port(), options.host(), options.tls().get().context());
    } else {
      builder.addHttpListener(options.port(), options.host());
    }
    Undertow server = builder.build();
    try {
      server.start();
    } catch (RuntimeException e) {
      throw new IOException(
          "the admin listener cannot wait at "
              + options.host()
              + ":"
              + options.port()
              + ": "
              + (e.getCause() == null ? e : e.getCause()).getMessage(),
          e);
    }
    return new AdminListener(server, pages, AdminTls.watch(server, options.tls()));
  }

  /** Where it waits, as {@code http://} or {@code https://}. */
  public URI uri() {
    Undertow.ListenerInfo listener = server.getListenerInfo().get(0);
    InetSocketAddress address = (InetSocketAddress) listener.getAddress();
    String host = address.getAddress().getHostAddress();
    return URI.create(
        listener.getProtcol()
            + "://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + address.getPort());
  }

  /** Weir serves: this is what there is to measure. */
  public void ready(Router router, List<MeterSource> others) {
    pages.ready(router, others);
  }

  /** Weir serves nobody new any more. */
  public void draining() {
    pages.draining();
  }

  @Override
  public void close() {
    tls.close();
    server.stop();
  }
}
