package dev.weir.router.simulation;

import dev.weir.protocol.Audience;
import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;

/**
 * Retained events come right behind the SUBSCRIBED of whoever asked for them, one for each topic in
 * the order of the topics, never an outdated one, and of a topic that somebody subscribed to none
 * is missing. Confined to one thread.
 */
final class RetainedChecker {
  private final History history;

  RetainedChecker(History history) {
    this.history = history;
  }

  void event(PeerSession session, Publication publication, Event event) {
    Claim claim = session.claimJustAnswered();
    Violation.unless(
        claim != null && claim.asksForRetained(),
        "%s got retained %s, but not behind its SUBSCRIBED",
        session,
        event);
    Violation.unless(publication.retain(), "%s was not to be retained: %s", publication, event);
    claim.gotRetained(publication.topic());
    for (Publication newer : history.publications()) {
      Violation.unless(
          !outdates(newer, publication, claim),
          "%s got %s, which %s had outdated",
          claim,
          publication,
          newer);
    }
  }

  /** Nothing is going on any more: nobody may lack what was retained when it asked. */
  void settled() {
    for (Claim claim : history.claims()) {
      if (claim.asksForRetained() && claim.isHeld() && claim.session().live()) {
        for (Publication publication : history.publications()) {
          Violation.unless(
              !isDue(publication, claim) || claim.hasRetained(publication.topic()),
              "%s did not get %s, which was retained",
              claim,
              publication);
        }
      }
    }
  }

  /** Whether one certainly took the place of the other before a SUBSCRIBE was worked on. */
  private static boolean outdates(Publication newer, Publication older, Claim claim) {
    return isForAll(newer, claim)
        && newer.topic().equals(older.topic())
        && older.doneBy() <= newer.arrived()
        && newer.doneBy() <= claim.arrived();
  }

  private boolean isDue(Publication publication, Claim claim) {
    return claim.pattern().match() == MatchPolicy.EXACT
        && claim.pattern().matches(publication.topic())
        && isForAll(publication, claim)
        && publication.doneBy() <= claim.arrived()
        && !mayBeHidden(publication.topic(), claim.session());
  }

  /** What a session sent itself, or has no form for, is not for it, but takes others' place. */
  private boolean mayBeHidden(String topic, PeerSession session) {
    for (Publication other : history.publications()) {
      boolean unheard =
          other.session() == session || !other.values().expressible(session.serializer());
      if (unheard && other.retain() && other.topic().equals(topic)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isForAll(Publication publication, Claim claim) {
    return publication.retain()
        && publication.audience() == Audience.ALL
        && publication.session().realm().equals(claim.session().realm())
        && publication.reaches(claim.session());
  }
}
