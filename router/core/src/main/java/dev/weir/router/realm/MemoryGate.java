package dev.weir.router.realm;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Publish;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.member.Strain;
import dev.weir.router.memory.Budget;
import dev.weir.router.timer.Timers;
import java.util.function.LongSupplier;

/**
 * While role, realm or router hold too much, nothing is published. What wants no answer holds its
 * session's reads for a while, and is dropped when there is no memory then. Runs inside the realm's
 * turn.
 */
final class MemoryGate {
  /** How long the reads of a session are held before what it publishes is dropped. */
  private static final long PAUSE_NANOS = 100_000_000L;

  private final Timers timers;
  private final LongSupplier clock;
  private final Counters counters;

  MemoryGate(Timers timers, LongSupplier clock, Counters counters) {
    this.timers = timers;
    this.clock = clock;
    this.counters = counters;
  }

  /** Whether a publication may go on. */
  boolean admits(Membership membership, Publish publish) {
    Budget memory = membership.memory();
    if (!memory.isStrained()) {
      return true;
    }
    if (!publish.options().acknowledge() && !memory.isFull() && pauses(membership)) {
      return true;
    }
    counters.count(Counter.MEMORY_PUBLICATIONS_REFUSED);
    return false;
  }

  ErrorMessage refusal(Membership membership, Publish publish) {
    return new ErrorMessage(
        publish.type().code(),
        publish.request(),
        Dict.EMPTY,
        ErrorUri.UNAVAILABLE,
        Strain.payload(membership.memory()));
  }

  String sentence(Membership membership) {
    return Strain.sentence(membership.memory());
  }

  /** Whether what was read before its reads were held may still go on; each strain holds once. */
  private boolean pauses(Membership membership) {
    long strain = membership.memory().strains();
    long now = clock.getAsLong();
    if (membership.strain() != strain) {
      membership.pause(strain, now + PAUSE_NANOS);
      counters.count(Counter.READS_SLOWED);
      membership.member().reads().hold();
      timers.after(PAUSE_NANOS, membership.member().reads()::release);
    }
    return now - membership.pausedUntil() < 0;
  }
}
