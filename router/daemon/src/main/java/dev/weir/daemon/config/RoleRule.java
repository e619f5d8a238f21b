package dev.weir.daemon.config;

import dev.weir.protocol.MatchPolicy;
import java.util.Set;

/**
 * A static rule of a role: what it may do with the URIs that the pattern matches.
 *
 * <p>Thread-safe.
 */
public record RoleRule(String uri, MatchPolicy match, Set<String> allow) {

  static RoleRule denying(String uri, MatchPolicy match) {
    return new RoleRule(uri, match, Set.of());
  }
}
