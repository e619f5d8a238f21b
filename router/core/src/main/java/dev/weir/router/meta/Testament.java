package dev.weir.router.meta;

import dev.weir.protocol.Publish;
import java.util.Optional;

/**
 * What is published when a session ends (advanced profile, "Session Testament"). Immutable.
 *
 * @param octets about how much memory it takes
 */
record Testament(Publish publish, int octets) {

  /** The two buckets of a session's testaments. */
  enum Scope {
    DETACHED,
    DESTROYED;

    static Optional<Scope> of(String word) {
      return switch (word) {
        case "detached" -> Optional.of(DETACHED);
        case "destroyed" -> Optional.of(DESTROYED);
        default -> Optional.empty();
      };
    }
  }
}
