package dev.weir.router.options;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the sessions of one role are treated ({@code realms.role_settings}). Immutable.
 *
 * @param mailbox octets that may wait to be written to a session; empty is {@link
 *     RouterOptions#mailbox}
 * @param slowConsumer what becomes of events for those that do not read as fast as they come; empty
 *     is {@link RealmOptions#slowConsumer}
 * @param calls how often a session may call; empty is as often as it likes
 * @param publications how often a session may publish; empty is as often as it likes
 * @param bytes how many octets of payload a session may send, each message counting 64 more; beyond
 *     it the connection is always read more slowly; empty is as many as it likes
 * @param limits what its sessions together and each of them may have at most; empty is what any
 *     session may
 */
public record RoleOptions(
    OptionalInt mailbox,
    Optional<SlowConsumer> slowConsumer,
    Optional<RateLimit> calls,
    Optional<RateLimit> publications,
    Optional<Rate> bytes,
    Optional<RealmLimits> limits) {
  /** Like those of any role. */
  public static final RoleOptions NONE =
      new RoleOptions(
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public RoleOptions {
    Objects.requireNonNull(mailbox, "mailbox");
    Objects.requireNonNull(slowConsumer, "slowConsumer");
    Objects.requireNonNull(calls, "calls");
    Objects.requireNonNull(publications, "publications");
    Objects.requireNonNull(bytes, "bytes");
    limits = limits.map(RealmLimits::ofRole);
  }

  /** With mailboxes of so many octets. */
  public RoleOptions withMailbox(int octets) {
    return new RoleOptions(
        OptionalInt.of(octets), slowConsumer, calls, publications, bytes, limits);
  }

  public RoleOptions withSlowConsumer(SlowConsumer slow) {
    return new RoleOptions(mailbox, Optional.of(slow), calls, publications, bytes, limits);
  }

  public RoleOptions withCalls(RateLimit rate) {
    return new RoleOptions(mailbox, slowConsumer, Optional.of(rate), publications, bytes, limits);
  }

  public RoleOptions withPublications(RateLimit rate) {
    return new RoleOptions(mailbox, slowConsumer, calls, Optional.of(rate), bytes, limits);
  }

  public RoleOptions withBytes(Rate rate) {
    return new RoleOptions(mailbox, slowConsumer, calls, publications, Optional.of(rate), limits);
  }

  /**
   * With limits of its own: memory and sessions are those of the role in its realm, beside the
   * realm's own; what a session may have holds in place of the realm's. Patterns and definitions
   * are the realm's.
   */
  public RoleOptions withLimits(RealmLimits most) {
    return new RoleOptions(mailbox, slowConsumer, calls, publications, bytes, Optional.of(most));
  }
}
