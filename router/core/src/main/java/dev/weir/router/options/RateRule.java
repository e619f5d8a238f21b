package dev.weir.router.options;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import java.util.Objects;

/**
 * How often a URI may be called, published to, subscribed to or registered ({@code realms.rates}).
 * Of the rules of an action the one for the very pattern decides, else the one that matches best.
 * Immutable.
 *
 * @param action what is counted; {@link Action#DISCLOSE} cannot be
 * @param per whose requests are counted together
 */
public record RateRule(String uri, MatchPolicy match, Action action, Per per, RateLimit limit) {
  /** Whose requests are counted together. */
  public enum Per {
    SESSION,
    AUTHID,
    ROLE,
    /** One IPv4 address or one IPv6 network of 64 bits; Unix sockets have none. */
    ADDRESS
  }

  public RateRule {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(per, "per");
    Objects.requireNonNull(limit, "limit");
    if (action == Action.DISCLOSE) {
      throw new IllegalArgumentException("disclosures are not counted");
    }
  }
}
