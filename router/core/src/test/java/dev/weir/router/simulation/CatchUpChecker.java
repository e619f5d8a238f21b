package dev.weir.router.simulation;

import dev.weir.protocol.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Past events come first, then what is published: all that lies behind the first one that is due,
 * once, in the order of each publisher, and none that lies before it. Confined to one thread.
 */
final class CatchUpChecker {
  private final History history;
  private final Map<List<Object>, Publication> lastOfPair = new HashMap<>();

  CatchUpChecker(History history) {
    this.history = history;
  }

  /** An event came on a subscription that began with past ones. */
  void event(Holding subscription, Publication publication, Event event) {
    Violation.unless(
        event.details().dict().find("_gap").isEmpty(),
        "%s has a gap before %s",
        event,
        publication);
    Publication last = lastOfPair.put(List.of(publication.session(), subscription), publication);
    Violation.unless(
        last == null || last.id() <= publication.id(),
        "%s came after %s on %s",
        publication,
        last,
        subscription);
    publication.received(subscription);
  }

  /** The subscription ended, and lacks this event: it may lack later ones of the publisher too. */
  void checkTail(Publication lost, Holding subscription) {
    Publication last = lastOfPair.get(List.of(lost.session(), subscription));
    Violation.unless(
        last == null || last.id() <= lost.id(),
        "%s never came on %s, but %s did",
        lost,
        subscription,
        last);
  }

  /** Nothing is going on any more. */
  void settled() {
    for (Holding subscription : history.subscriptions()) {
      subscription.claim().catchUp().ifPresent(past -> check(subscription, past));
    }
  }

  private void check(Holding subscription, PastEvents past) {
    List<Publication> received = new ArrayList<>();
    List<Publication> lacking = new ArrayList<>();
    int uncounted = 0;
    for (Publication publication : history.publications()) {
      if (publication.wasReceived(subscription)) {
        received.add(publication);
      } else if (isKeptFor(publication, subscription)) {
        boolean sent = publication.isFor(subscription) && isExpressible(publication, subscription);
        lacking.addAll(sent ? List.of(publication) : List.of());
        uncounted += sent ? 0 : 1;
      }
    }
    long from = received.stream().mapToLong(Request::doneBy).min().orElse(Request.NEVER);
    long behind = past.behind().map(Request::doneBy).orElse(Request.NEVER);
    checkLacking(subscription, received, lacking, Math.min(from, behind));
    checkFirst(subscription, past, received, lacking, uncounted);
  }

  /** Nothing is missing behind the first event; behind the last one only where it was ended. */
  private static void checkLacking(
      Holding subscription, List<Publication> received, List<Publication> lacking, long from) {
    boolean live = subscription.isHeld();
    long until = received.stream().mapToLong(Request::arrived).max().orElse(0);
    for (Publication lost : lacking) {
      boolean due = live || lost.doneBy() < until;
      Violation.unless(
          !due || lost.arrived() <= from,
          "%s is missing among the events of %s",
          lost,
          subscription);
    }
  }

  private static void checkFirst(
      Holding subscription,
      PastEvents past,
      List<Publication> received,
      List<Publication> lacking,
      int uncounted) {
    Claim claim = subscription.claim();
    if (past.behind().isPresent()) {
      received.forEach(
          publication ->
              Violation.unless(
                  publication.doneBy() >= past.behind().get().arrived(),
                  "%s came on %s, but lies before %s",
                  publication,
                  subscription,
                  past.behind()));
      return;
    }
    long certain = received.stream().filter(each -> each.doneBy() <= claim.arrived()).count();
    Violation.unless(
        certain <= past.last(), "%s got %d events of %d", subscription, certain, past.last());
    long missed = lacking.stream().filter(each -> each.doneBy() <= claim.arrived()).count();
    long possible =
        received.stream().filter(each -> each.arrived() <= claim.doneBy()).count() + uncounted;
    Violation.unless(
        !subscription.isHeld() || missed == 0 || possible >= past.last(),
        "%s got %d past events and lacks %d",
        subscription,
        possible,
        missed);
  }

  private static boolean isKeptFor(Publication publication, Holding subscription) {
    return publication.session().realm().equals(subscription.session().realm())
        && publication.isKept()
        && publication.refusal().isEmpty()
        && !publication.isDead()
        && publication.doneBy() != Request.NEVER
        && subscription.pattern().matches(publication.topic());
  }

  private static boolean isExpressible(Publication publication, Holding subscription) {
    return publication.values().expressible(subscription.session().serializer());
  }
}
