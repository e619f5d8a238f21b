package dev.weir.router.undertow;

import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * The router's connections without the router: a WebSocket echo on the loopback address, for
 * conformance cases and benchmarks. Thread-safe.
 */
public final class EchoServer implements AutoCloseable {
  private static final int FRAGMENTS = 65_536; // the suite sends 4 MiB in fragments of 64 octets

  private final Network network;

  private EchoServer(Network network) {
    this.network = network;
  }

  /** {@code EchoServer PORT}: serves until the process ends. */
  public static void main(String... arguments) throws IOException {
    ListenerOptions listener =
        ListenerOptions.of("127.0.0.1", Integer.parseInt(arguments[0]))
            .withPath("/")
            .withOrigins(List.of("*"));
    EchoServer server = start(listener, RouterOptions.builder().fragments(FRAGMENTS).build());
    System.out.println("echo ready " + server.uri());
  }

  /** Starts an echo that takes clients with and without subprotocols. */
  static EchoServer start(ListenerOptions listener, RouterOptions options) throws IOException {
    return new EchoServer(
        Network.start(options, List.of(listener), List.of(), (link, on) -> new Echo(link)));
  }

  URI uri() {
    return network.uris().get(0);
  }

  Network network() {
    return network;
  }

  @Override
  public void close() {
    network.close();
  }
}
