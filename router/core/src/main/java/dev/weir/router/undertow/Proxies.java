package dev.weir.router.undertow;

import static dev.weir.router.undertow.RefusedProxyException.require;

import dev.weir.router.options.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies whom a listener believes from where its connections come ({@code
 * listeners.proxy_protocol}). Immutable.
 */
final class Proxies {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "([0-9]{1,3}(?:\\.[0-9]{1,3}){3})(?::([0-9]{1,5}))?"
              + "|\\[([0-9a-fA-F:.]{2,45})](?::([0-9]{1,5}))?"
              + "|([0-9a-fA-F]*:[0-9a-fA-F:.]{1,45})");
  private static final int IPV4 = 1;
  private static final int IPV4_PORT = 2;
  private static final int BRACKETED = 3;
  private static final int BRACKETED_PORT = 4;
  private static final int IPV6 = 5;
  private static final int HIGHEST_PORT = 65_535;

  private final List<AddressRange> trusted;

  Proxies(List<AddressRange> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  boolean trust(InetSocketAddress address) {
    return address != null && address.getAddress() != null && trust(address.getAddress());
  }

  private boolean trust(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  /** From where a connection comes of which its proxy has told by a header. */
  Whence whence(ProxyHeader header, InetSocketAddress proxy) {
    if (header.source().isEmpty()) {
      return Whence.SOCKET;
    }
    Whence whence = Whence.of(seen(header.source().get(), proxy));
    return trust(whence.told().get()) && !whence.told().get().equals(proxy)
        ? whence.believing()
        : whence;
  }

  /**
   * The client of a request: the last address of {@code X-Forwarded-For} that is not a proxy's, as
   * each proxy adds the one that it has seen, and what stands before it is the client's own word.
   *
   * @param values of all such headers, in their order
   * @param proxy who has sent them
   */
  InetSocketAddress client(List<String> values, InetSocketAddress proxy)
      throws RefusedProxyException {
    List<String> path = List.of(String.join(",", values).split(",", -1));
    InetSocketAddress client = proxy;
    for (int i = path.size() - 1; i >= 0 && trust(client); i--) {
      client = seen(address(path.get(i).strip()), client);
    }
    return client;
  }

  /** One who is on the proxy's own machine has the proxy's address here. */
  private static InetSocketAddress seen(InetSocketAddress told, InetSocketAddress proxy) {
    return told.getAddress().isLoopbackAddress() && !proxy.getAddress().isLoopbackAddress()
        ? proxy
        : told;
  }

  private static InetSocketAddress address(String text) throws RefusedProxyException {
    Matcher found = ADDRESS.matcher(text);
    require(found.matches(), "X-Forwarded-For has something that is no address");
    String host = first(found.group(IPV4), found.group(BRACKETED), found.group(IPV6));
    String port = first(found.group(IPV4_PORT), found.group(BRACKETED_PORT), "0");
    try {
      require(Integer.parseInt(port) <= HIGHEST_PORT, "X-Forwarded-For has a port that is none");
      return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
    } catch (UnknownHostException e) {
      throw new RefusedProxyException("X-Forwarded-For has something that is no address");
    }
  }

  private static String first(String one, String other, String otherwise) {
    if (one != null) {
      return one;
    }
    return other == null ? otherwise : other;
  }
}
