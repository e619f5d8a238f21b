package dev.weir.router.broker;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Event;
import dev.weir.protocol.EventDetails;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.history.EventLog;
import dev.weir.router.history.KeptEvent;
import dev.weir.router.history.Page;
import dev.weir.router.history.RealmHistory;
import dev.weir.router.history.Selection;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.mailbox.Outbound;
import dev.weir.router.member.Delivery;
import dev.weir.router.member.Member;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;

/**
 * A seat that gets past events first: it follows its log, from pages of the history's thread and
 * then from memory, no faster than its session reads, until there is nothing between it and what is
 * published; then it is live. So nothing is left out, nothing comes twice and the order holds. Runs
 * inside the realm's turn.
 */
final class CatchUp {
  private static final int SLICE = 256;
  private static final int MOST_ASIDES = 256;

  private final Seat seat;
  private final Archive archive;
  private final EventLog log;
  private final Selection selection;
  private final RealmHistory history;
  private final Delivery delivery;
  private final Counters counters;
  private final Runnable over;
  private final ArrayDeque<Aside> asides = new ArrayDeque<>();
  private long next;
  private long missed;
  private boolean ended;

  /** An event that the log does not keep, to be sent before the one with this sequence number. */
  private record Aside(long before, Outbound event) {}

  /** Begins at a sequence number; {@code over} is run once at the end of it. */
  CatchUp(
      Seat seat,
      Archive archive,
      Selection selection,
      long start,
      RealmHistory history,
      Delivery delivery,
      Counters counters,
      Runnable over) {
    this.seat = seat;
    this.archive = archive;
    this.log = archive.log();
    this.selection = selection;
    this.history = history;
    this.delivery = delivery;
    this.counters = counters;
    this.over = over;
    this.next = start;
    archive.add(this);
  }

  /** Sends what it may, and comes back when there may be more. */
  void go() {
    for (int i = 0; i < SLICE && !ended; i++) {
      if (next < log.inMemory()) {
        history.page(log, selection, next, this::page);
        return;
      }
      if (next == log.end()) {
        live();
        return;
      }
      KeptEvent event = log.at(next);
      if (selection.includes(event) && offer(event) && waits()) {
        return;
      }
      next = Math.max(next, event.sequence() + 1);
    }
    goLater();
  }

  /** The log does not keep this publication, so that it would be missed. */
  void unkept(Publication publication, Member leftOut) {
    boolean meant =
        seat.member() != leftOut
            && selection.matches(publication.topic())
            && Dispatch.reaches(seat, publication);
    if (meant && asides.size() < MOST_ASIDES) {
      Outbound event = new Editions(publication, seat.subscription()).of(seat);
      asides.add(new Aside(log.end(), event));
    } else if (meant) {
      miss(1);
    }
  }

  /** It is over, and what is under way for it comes to nothing. */
  void end() {
    if (!ended) {
      ended = true;
      asides.clear();
      archive.remove(this);
      over.run();
    }
  }

  private void live() {
    while (!asides.isEmpty()) {
      delivery.past(seat.member(), asides.poll().event());
    }
    seat.endCatchUp();
  }

  private void page(Optional<Page> read) {
    if (ended) {
      return;
    }
    if (read.isEmpty()) { // it cannot be read: what is in memory is all there is
      miss(log.inMemory() - next);
      next = log.inMemory();
      go();
      return;
    }
    miss(read.get().missed());
    for (KeptEvent event : read.get().events()) {
      if (offer(event) && waits()) {
        return;
      }
    }
    next = Math.max(next, read.get().end());
    go();
  }

  /** Returns whether the session's mailbox is above high water now. */
  private boolean offer(KeptEvent event) {
    Member member = seat.member();
    boolean above = false;
    while (!asides.isEmpty() && asides.peek().before() <= event.sequence()) {
      above = delivery.past(member, asides.poll().event());
    }
    next = event.sequence() + 1;
    if (event.except() == member.identity().session()) {
      return above;
    }
    counters.count(Counter.EVENTS);
    return delivery.past(member, Outbound.single(event(event), event.payload().size()));
  }

  private Event event(KeptEvent event) {
    Dict details = selection.details(event);
    if (missed > 0) {
      Map<String, Object> marked = details.toMap();
      marked.put("_gap", Map.of("dropped", missed));
      details = Dict.of(marked);
      missed = 0;
    }
    return new Event(
        seat.subscription().id(), event.publication(), EventDetails.of(details), event.payload());
  }

  private void miss(long events) {
    missed += events;
    counters.count(Counter.HISTORY_MISSED, (int) events);
  }

  /** Whether it goes on when the mailbox is at low water again. */
  private boolean waits() {
    return seat.member().mailbox().awaitLow(this::goLater);
  }

  private void goLater() {
    EventLoop loop = seat.member().mailbox().loop();
    history.later(
        loop,
        () -> {
          if (!ended) {
            go();
          }
        });
  }
}
