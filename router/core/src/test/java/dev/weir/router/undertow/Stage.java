package dev.weir.router.undertow;

import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A network with one listener at {@code /}, and a puppet on every connection. Thread-safe. */
final class Stage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Network network;
  private final BlockingQueue<Puppet> puppets = new LinkedBlockingQueue<>();

  private Stage(IoLoops loops, ListenerOptions listener) throws IOException {
    this.network =
        Network.start(
            loops,
            List.of(listener),
            List.of(),
            (link, on) -> {
              Puppet puppet = new Puppet(link);
              puppets.add(puppet);
              return puppet;
            });
  }

  static Stage start(boolean secure, RouterOptions options) throws IOException {
    return start(secure, IoLoops.start(options));
  }

  static Stage start(boolean secure, IoLoops loops) throws IOException {
    ListenerOptions plain = ListenerOptions.of("127.0.0.1", 0).withPath("/");
    return new Stage(loops, secure ? plain.withTls(Tls.context()) : plain);
  }

  /** A listener of its own kind at any port. */
  static Stage start(ListenerOptions listener, IoLoops loops) throws IOException {
    return new Stage(loops, listener);
  }

  static Stage start(boolean secure) throws IOException {
    return start(secure, RouterOptions.DEFAULT);
  }

  URI uri() {
    return network.uris().get(0);
  }

  Network network() {
    return network;
  }

  /** The puppet of the next connection. */
  Puppet puppet() throws InterruptedException {
    Puppet puppet = puppets.poll(FramePeer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    if (puppet == null) {
      throw new AssertionError("no connection within ten seconds");
    }
    return puppet;
  }

  /** Waits until all connections have gone, and forgets their puppets. */
  void forget() {
    awaitEmpty();
    puppets.clear();
  }

  /** Waits until all connections have gone. */
  void awaitEmpty() {
    Until.holds(PATIENCE, () -> network.connections() == 0);
  }

  @Override
  public void close() {
    network.close();
  }
}
