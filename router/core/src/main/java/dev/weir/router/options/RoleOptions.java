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
 */
public record RoleOptions(
    OptionalInt mailbox,
    Optional<SlowConsumer> slowConsumer,
    Optional<RateLimit> calls,
    Optional<RateLimit> publications,
    Optional<Rate> bytes) {
  /** Like those of any role. */
  public static final RoleOptions NONE =
      new RoleOptions(
          OptionalInt.empty(),
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
  }

  /** With mailboxes of so many octets. */
  public RoleOptions withMailbox(int octets) {
    return new RoleOptions(OptionalInt.of(octets), slowConsumer, calls, publications, bytes);
  }

  public RoleOptions withSlowConsumer(SlowConsumer slow) {
    return new RoleOptions(mailbox, Optional.of(slow), calls, publications, bytes);
  }

  public RoleOptions withCalls(RateLimit rate) {
    return new RoleOptions(mailbox, slowConsumer, Optional.of(rate), publications, bytes);
  }

  public RoleOptions withPublications(RateLimit rate) {
    return new RoleOptions(mailbox, slowConsumer, calls, Optional.of(rate), bytes);
  }

  public RoleOptions withBytes(Rate rate) {
    return new RoleOptions(mailbox, slowConsumer, calls, publications, Optional.of(rate));
  }
}
