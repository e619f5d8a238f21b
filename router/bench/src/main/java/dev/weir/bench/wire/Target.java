package dev.weir.bench.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Where a router is reached, and how. Thread-safe.
 *
 * @param scheme {@code ws}, {@code wss}, {@code tcp}, {@code tls} or {@code unix}
 * @param path of WebSockets
 */
public record Target(String scheme, SocketAddress address, String path) {
  /** How a session opens its connection. */
  Opening opening(Codec codec) {
    return switch (scheme) {
      case "ws", "wss" -> webSocket(codec.subprotocol());
      case "tcp", "tls", "unix" -> new RawSocketOpening(codec);
      default -> throw new IllegalArgumentException("no transport is named " + scheme);
    };
  }

  /** A WebSocket with that subprotocol, or with none when it is empty. */
  public Opening webSocket(String subprotocol) {
    return new Upgrade(path, subprotocol);
  }

  /** What a request calls the router. */
  String host() {
    return address instanceof InetSocketAddress inet
        ? inet.getHostString() + ":" + inet.getPort()
        : "localhost";
  }

  boolean encrypted() {
    return scheme.equals("wss") || scheme.equals("tls");
  }
}
