package dev.weir.router.undertow;

import dev.weir.protocol.transport.CompressionOptions;
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

  /**
   * {@code EchoServer PORT [TAKEOVER]}: serves until the process ends; with a second argument
   * messages are compressed for clients that offer it, and refer to each other if it is true.
   */
  public static void main(String... arguments) throws IOException {
    ListenerOptions listener =
        ListenerOptions.of("127.0.0.1", Integer.parseInt(arguments[0]))
            .withPath("/")
            .withOrigins(List.of("*"));
    if (arguments.length > 1) {
      CompressionOptions usual = CompressionOptions.DEFAULT;
      boolean takeover = Boolean.parseBoolean(arguments[1]);
      listener =
          listener.withCompression(
              new CompressionOptions(usual.level(), usual.window(), takeover, usual.maxRatio()));
    }
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
