package dev.weir.daemon.config;

import java.util.List;
import java.util.Optional;

/**
 * A listener that this build opens: WebSocket at one path of one TCP address.
 *
 * @param realms the only realms that may be joined here; empty for all
 * @param origins the patterns of origins allowed besides the listener's own; empty for none
 *     <p>Thread-safe.
 */
public record Listener(
    String name,
    Address.HostPort address,
    Optional<Tls> tls,
    String path,
    List<String> origins,
    List<String> realms) {

  /** The same listener elsewhere. */
  public Listener at(Address.HostPort other) {
    return new Listener(name, other, tls, path, origins, realms);
  }

  /** The URL under which clients find it, once its port is known. */
  public String url(int port) {
    String scheme = tls.isPresent() ? "wss" : "ws";
    return scheme + "://" + new Address.HostPort(address.host(), port) + path;
  }
}
