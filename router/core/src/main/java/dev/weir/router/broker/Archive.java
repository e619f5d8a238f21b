package dev.weir.router.broker;

import dev.weir.router.history.EventLog;
import dev.weir.router.member.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the events of a subscription are kept, and who is catching up with them. Runs inside the
 * realm's turn.
 */
final class Archive {
  private final EventLog log;
  private final List<CatchUp> catchUps = new ArrayList<>();

  Archive(EventLog log) {
    this.log = log;
  }

  EventLog log() {
    return log;
  }

  /**
   * Keeps a publication; what is not kept goes to those who will not find it here.
   *
   * @param leftOut the publisher, unless it asked for its own events, or null
   * @return whether it counts as published only when the disk has it
   */
  boolean take(Publication publication, Member leftOut) {
    EventLog.Fate fate =
        log.add(
            publication.id(),
            publication.topic(),
            publication.audience(),
            publication.details(false, publication.shown(), false).dict(),
            leftOut == null ? 0 : leftOut.identity().session(),
            publication.payload());
    if (fate != EventLog.Fate.KEPT) {
      for (CatchUp catchUp : catchUps) {
        catchUp.unkept(publication, leftOut);
      }
    }
    return fate != EventLog.Fate.PASSED_OVER && log.confirms();
  }

  void add(CatchUp catchUp) {
    catchUps.add(catchUp);
  }

  void remove(CatchUp catchUp) {
    catchUps.remove(catchUp);
  }
}
