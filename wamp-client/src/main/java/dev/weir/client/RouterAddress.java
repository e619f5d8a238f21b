package dev.weir.client;

import dev.weir.client.link.Transport;
import dev.weir.client.rawsocket.RawSocketTransport;
import dev.weir.client.websocket.WebSocketTransport;
import java.net.URI;
import java.util.Locale;

/** What the address of a router says of the way to it. Stateless. */
final class RouterAddress {
  private RouterAddress() {}

  /**
   * The address itself.
   *
   * @throws IllegalArgumentException if no transport goes there
   */
  static URI checked(URI address) {
    transport(address);
    if (scheme(address).equals("unix")) {
      return address;
    }
    if (address.getHost() == null) {
      throw new IllegalArgumentException("the router's address names no host: " + address);
    }
    if (isRawSocket(address) && address.getPort() < 0) {
      throw new IllegalArgumentException("the router's address names no port: " + address);
    }
    return address;
  }

  /** The transport of its scheme. */
  static Transport transport(URI address) {
    return switch (scheme(address)) {
      case "ws", "wss" -> new WebSocketTransport();
      case "tcp", "tls", "unix" -> new RawSocketTransport();
      default ->
          throw new IllegalArgumentException(
              "the router's address must begin with ws://, wss://, tcp://, tls:// or unix:, not "
                  + address);
    };
  }

  static boolean isRawSocket(URI address) {
    return switch (scheme(address)) {
      case "tcp", "tls", "unix" -> true;
      default -> false;
    };
  }

  private static String scheme(URI address) {
    return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
  }
}
