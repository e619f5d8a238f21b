package dev.weir.router.options;

import dev.weir.protocol.MatchPolicy;
import java.util.Objects;
import java.util.Optional;

/**
 * How much those may do together who have an authid, a role or an address in common: sessions they
 * open, and octets they send, whatever URIs they use or at some URIs ({@code realms.rates} of the
 * actions {@code join} and {@code bytes}). Immutable.
 *
 * @param kind what is counted
 * @param per who is counted together; {@link RateRule.Per#SESSION} only for {@link Kind#BYTES}
 * @param at where; empty is everywhere, as joins always are
 */
public record SharedRate(Kind kind, RateRule.Per per, Rate rate, Optional<At> at) {
  /** The URI, or the pattern, of the calls and publications that count. */
  public record At(String uri, MatchPolicy match) {
    public At {
      Objects.requireNonNull(uri, "uri");
      Objects.requireNonNull(match, "match");
    }
  }

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
    Objects.requireNonNull(at, "at");
    if (kind == Kind.JOIN && per == RateRule.Per.SESSION) {
      throw new IllegalArgumentException("a session joins once");
    }
    if (kind == Kind.JOIN && at.isPresent()) {
      throw new IllegalArgumentException("nobody joins at " + at.get().uri());
    }
  }

  /** Whatever URIs they use. */
  public SharedRate(Kind kind, RateRule.Per per, Rate rate) {
    this(kind, per, rate, Optional.empty());
  }

  /** The same of calls and publications at this URI or pattern only; the best one counts. */
  public SharedRate at(String uri, MatchPolicy match) {
    return new SharedRate(kind, per, rate, Optional.of(new At(uri, match)));
  }
}
