package dev.weir.router.simulation;

import dev.weir.protocol.Event;
import dev.weir.protocol.MatchPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events come only on subscriptions that are held, that match, to whom they are meant for, with
 * what was published, once, in the order of publishing; and none is lost. Confined to one thread.
 */
final class EventChecker {
  private final History history;
  private final boolean lossy;
  private final RetainedChecker retained;
  private final CatchUpChecker catchUps;
  private final Map<List<PeerSession>, Publication> lastOfPair = new HashMap<>();

  /** Where events may be dropped by a rule, those that come must be right, in their order. */
  EventChecker(History history, boolean lossy) {
    this.lossy = lossy;
    this.history = history;
    this.retained = new RetainedChecker(history);
    this.catchUps = new CatchUpChecker(history);
  }

  void event(PeerSession session, Event event, long stamp) {
    Holding subscription = session.subscriptions().get(event.subscription());
    Violation.unless(subscription != null, "%s got %s without such a subscription", session, event);
    Publication publication = history.publication(Values.tag(event.payload()));
    Violation.unless(
        publication.arrived() != Request.NEVER, "%s came before %s arrived", event, publication);
    Violation.unless(
        publication.session().realm().equals(session.realm()), "%s left its realm", publication);
    publication.checkDue();
    Violation.unless(
        publication.isFor(subscription), "%s is not for %s", publication, subscription);
    Violation.unless(
        publication.values().same(event.payload()), "%s came with other values", publication);
    checkTopic(subscription, publication, event);
    checkPublisher(session, publication, event);
    publication.doneBy(stamp);
    history.publicationId(publication, event.publication());
    if (event.details().retained()) {
      retained.event(session, publication, event);
      return;
    }
    Violation.unless(
        !subscription.revokedBefore(publication.arrived()),
        "%s came on %s, which was revoked",
        publication,
        subscription);
    if (subscription.claim().catchUp().isPresent()) {
      catchUps.event(subscription, publication, event);
      return;
    }
    checkOrder(session, publication);
    publication.received(subscription);
    subscription.proven(publication);
  }

  /** Nothing is going on any more: nobody may lack an event. */
  void settled() {
    if (lossy) {
      return;
    }
    retained.settled();
    catchUps.settled();
    for (Holding subscription : history.subscriptions()) {
      List<Publication> due = new ArrayList<>();
      for (Publication publication : history.publications()) {
        if (isDue(publication, subscription)) {
          due.add(publication);
        }
      }
      boolean late = subscription.claim().catchUp().isPresent();
      if (late ? subscription.isHeld() : subscription.session().live()) {
        due.forEach(lost -> Violation.unless(false, "%s never came on %s", lost, subscription));
      } else if (late) {
        due.forEach(lost -> catchUps.checkTail(lost, subscription));
      } else {
        due.forEach(lost -> checkTail(lost, subscription));
      }
    }
  }

  private static void checkPublisher(PeerSession subscriber, Publication publication, Event event) {
    Optional<Long> due =
        publication.tells(subscriber) ? Optional.of(publication.session().id()) : Optional.empty();
    Violation.unless(
        event.details().publisher().equals(due), "%s of %s tells too much or little", event, due);
  }

  private static void checkTopic(Holding subscription, Publication publication, Event event) {
    boolean named = event.details().topic().filter(publication.topic()::equals).isPresent();
    Violation.unless(
        named == (subscription.pattern().match() != MatchPolicy.EXACT),
        "the topic in %s of %s on %s",
        event,
        publication,
        subscription);
  }

  private void checkOrder(PeerSession session, Publication publication) {
    Publication last = lastOfPair.put(List.of(publication.session(), session), publication);
    Violation.unless(
        last == null || last.id() <= publication.id(), "%s came after %s", publication, last);
  }

  private static boolean isDue(Publication publication, Holding subscription) {
    PeerSession subscriber = subscription.session();
    return publication.session().realm().equals(subscriber.realm())
        && !publication.wasReceived(subscription)
        && subscription.heldFor(publication)
        && publication.isFor(subscription)
        && publication.values().expressible(subscriber.serializer());
  }

  /** A session that ended may lack the last events, but none that came before one it got. */
  private void checkTail(Publication lost, Holding subscription) {
    Publication last = lastOfPair.get(List.of(lost.session(), subscription.session()));
    Violation.unless(
        last == null || last.id() <= lost.id(),
        "%s never came on %s, but %s did",
        lost,
        subscription,
        last);
  }
}
