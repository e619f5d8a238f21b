package dev.weir.router.simulation;

import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.PublishOptions;
import java.util.List;

/**
 * What is published of a session when it has ended, however it ended, unless its scope was flushed
 * or all sessions were killed. Confined to one thread.
 */
final class Testament extends Publication {
  private static final long BEHIND_ALL = 1L << 54;

  private final RealmCall addition;
  private final List<RealmCall> flushes;

  /**
   * Detached testaments come behind everything that the session published, and before the others.
   *
   * @param place among its testaments
   */
  Testament(
      PeerSession testator,
      int place,
      Addresses.Address topic,
      Values values,
      RealmCall addition,
      List<RealmCall> flushes) {
    super(
        testator,
        BEHIND_ALL * (addition.concerns("detached") ? 1 : 2) + place,
        topic,
        PublishOptions.NONE,
        values);
    this.addition = addition;
    this.flushes = flushes;
  }

  /** The session has left: not before this moment it is published. */
  void opened(long stamp) {
    if (addition.arrived() != NEVER) {
      arrived(stamp, 0);
    }
  }

  @Override
  void checkDue() {
    Violation.unless(!(addition.answer() instanceof ErrorMessage), "%s was refused and came", this);
    Violation.unless(!session().isSilenced(), "%s came of a session killed with all", this);
    for (RealmCall flush : flushes) {
      boolean gone = flush.doneBy() != NEVER && addition.doneBy() <= flush.arrived();
      Violation.unless(!gone || !ofMyScope(flush), "%s was flushed and came", this);
    }
  }

  /** Whether it was added and never flushed, as far as the session was told. */
  boolean isCertain() {
    return addition.answer() != null
        && !(addition.answer() instanceof ErrorMessage)
        && flushes.stream().noneMatch(this::mayFlush);
  }

  private boolean mayFlush(RealmCall flush) {
    return ofMyScope(flush) && flush.arrived() != NEVER && flush.doneBy() > addition.arrived();
  }

  private boolean ofMyScope(RealmCall flush) {
    return flush.target().equals(addition.target());
  }
}
