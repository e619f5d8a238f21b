package dev.weir.daemon.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a listener waits: a host and TCP port, or a Unix socket.
 *
 * <p>Thread-safe.
 */
public sealed interface Address {

  /** A TCP address; an IPv6 host stands without its brackets, port 0 is any free one. */
  record HostPort(String host, int port) implements Address {

    /**
     * Whether only this machine is reached there; a host that is not known is taken for another.
     */
    public boolean isLoopback() {
      try {
        return Arrays.stream(InetAddress.getAllByName(host))
            .allMatch(InetAddress::isLoopbackAddress);
      } catch (UnknownHostException unknown) {
        return false;
      }
    }

    /** As in a URL, IPv6 hosts in brackets. */
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** The path of a socket file. */
  record UnixSocket(String path) implements Address {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /**
   * The address of {@code host:port}, {@code [v6]:port} or {@code unix:PATH}.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Address of(String text) {
    if (text.startsWith("unix:") && text.length() > 5) {
      return new UnixSocket(text.substring(5));
    }
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(colon, 0));
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (bare.isEmpty() || bare.contains(":") != bracketed || !bare.matches("[^\\s/\\[\\]]+")) {
      throw invalid(text);
    }
    return new HostPort(bare, port(text.substring(colon + 1), text));
  }

  private static int port(String digits, String text) {
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
      throw invalid(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "`" + text + "` is not an address: write HOST:PORT, [IPV6]:PORT or unix:PATH");
  }
}
