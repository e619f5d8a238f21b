package dev.weir.router.options;

import java.util.Objects;

/**
 * How much those may do together who have an authid, a role or an address in common, whatever URIs
 * they use ({@code realms.rates} without {@code uri}). Immutable.
 *
 * @param kind what is counted
 * @param per who is counted together; {@link RateRule.Per#SESSION} only for {@link Kind#BYTES}
 */
public record SharedRate(Kind kind, RateRule.Per per, Rate rate) {
  /** What is counted. */
  public enum Kind {
    /** Sessions that join; more are refused with {@code wamp.error.unavailable}. */
    JOIN,
    /**
     * Octets of payload, and 64 for each message; beyond the rate the connections are read more
     * slowly.
     */
    BYTES
  }

  public SharedRate {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(per, "per");
    Objects.requireNonNull(rate, "rate");
    if (kind == Kind.JOIN && per == RateRule.Per.SESSION) {
      throw new IllegalArgumentException("a session joins once");
    }
  }
}
