package dev.weir.daemon.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the daemon shall serve.
 *
 * <p>Thread-safe.
 */
public record Configuration(
    List<Listener> listeners,
    Map<String, Realm> realms,
    Optional<AutoRealms> autoRealms,
    Limits limits) {

  /** The same configuration on other listeners. */
  public Configuration on(List<Listener> others) {
    return new Configuration(others, realms, autoRealms, limits);
  }
}
