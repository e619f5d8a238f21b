package dev.weir.router.dealer;

import dev.weir.protocol.Call;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.Mailbox;
import dev.weir.router.member.Strain;
import dev.weir.router.memory.Account;
import dev.weir.router.memory.Budget;
import dev.weir.router.options.CallLimits;
import java.util.List;

/**
 * What the dealer does about registrations with a {@link Concurrency}: calls run, wait, go on when
 * a slot is free, or are refused because too many wait. Waiting calls go on behind the entry that
 * frees a slot, never in the middle of it. Runs inside the realm's turn.
 */
final class CallQueues {
  /** About what a waiting call takes beside its payload. */
  private static final long OBJECTS = 256;

  private final Dispatch dispatch;
  private final CallClock clock;
  private final Refusals refusals;
  private final Counters counters;
  private final RegistrationEvents events;
  private final Reentry turn;
  private final Account account;
  private long waiting;

  CallQueues(
      Dispatch dispatch,
      CallClock clock,
      Refusals refusals,
      Counters counters,
      RegistrationEvents events,
      Reentry turn,
      Budget memory) {
    this.dispatch = dispatch;
    this.clock = clock;
    this.refusals = refusals;
    this.counters = counters;
    this.events = events;
    this.turn = turn;
    this.account = new Account(memory);
  }

  /** Limits a registration as its procedure's configuration says, or as by default. */
  void limit(Registration registration) {
    CallLimits limits = registration.terms().limits().orElse(CallLimits.NONE);
    registration.limit(new Concurrency(registration, limits, this));
  }

  /** A new call, which nothing else speaks against. */
  void call(Party caller, Call call, Concurrency concurrency) {
    Registration registration = concurrency.registration();
    if (!concurrency.possible(call, List.of())) {
      refusals.lacking(caller, call);
    } else if (concurrency.exceedsShare(caller)) {
      refusals.beyondShare(caller, call, concurrency.limits().perCaller());
    } else if (!goesOn(caller, call, concurrency)) {
      if (account.budget().isStrained()) {
        counters.count(Counter.MEMORY_CALLS_REFUSED);
        refusals.unavailable(caller, call, Strain.payload(account.budget()));
      } else if (concurrency.admits(WaitingCall.size(call))) {
        CallerLeg leg = dispatch.begin(caller, call);
        queue(concurrency, leg, call, List.of(), call.options().timeout());
      } else {
        counters.count(Counter.CALLS_OVERLOADED);
        refusals.unavailable(caller, call, concurrency.overload());
        events.overloaded(registration.description(), concurrency.queue().size());
      }
    }
  }

  /** Whether the call has gone to a callee, because nobody waits who could go before it. */
  private boolean goesOn(Party caller, Call call, Concurrency concurrency) {
    if (!concurrency.queue().isEmpty()) {
      serve(concurrency);
    }
    return !concurrency.queue().holds(caller)
        && dispatch.first(caller, call, concurrency.registration());
  }

  /** A call that was with a callee waits for another one; false when there is none or no room. */
  boolean again(Concurrency concurrency, CallerLeg leg, Call call, List<Party> tried) {
    if (!concurrency.possible(call, tried) || !concurrency.admits(WaitingCall.size(call))) {
      return false;
    }
    queue(concurrency, leg, call, tried, leg.timed() ? 0 : call.options().timeout());
    return true;
  }

  private void queue(
      Concurrency concurrency, CallerLeg leg, Call call, List<Party> tried, long timeout) {
    counters.count(Counter.CALLS_QUEUED);
    WaitingCall place = new WaitingCall(leg, call, concurrency, tried, timeout, clock.now());
    concurrency.enqueue(place, !tried.isEmpty());
    weigh(place.bytes() + OBJECTS);
    leg.waitAs(place);
    awaitReaders(concurrency);
  }

  /** A call that waits has grown by so many octets. */
  void grown(long octets) {
    weigh(octets);
  }

  private void weigh(long change) {
    waiting += change;
    account.hold(waiting);
  }

  /** A call waits no more, for whatever reason. */
  void dequeued(WaitingCall call) {
    weigh(-call.bytes() - OBJECTS);
    counters.count(Counter.CALLS_DEQUEUED);
    counters.count(Counter.CALLS_QUEUED_MILLIS, clock.millisSince(call.since()));
  }

  long millisSince(long then) {
    return clock.millisSince(then);
  }

  void taken() {
    counters.count(Counter.SLOTS_TAKEN);
  }

  /** A slot is free. */
  void released(Concurrency concurrency) {
    counters.count(Counter.SLOTS_RELEASED);
    concurrency.pace().ended(clock.now());
    serveLater(concurrency);
  }

  /** A callee has come. */
  void joined(Concurrency concurrency) {
    serveLater(concurrency);
  }

  /** A callee has gone; calls that only it could have taken end, and all of them with the last. */
  void left(Concurrency concurrency, Party callee, String error, Payload payload) {
    concurrency.awaited(callee);
    for (WaitingCall call : concurrency.queue().all()) {
      if (concurrency.registration().isEmpty()) {
        call.leg().dismiss(error, payload);
      } else if (!concurrency.possible(call.call(), call.tried())) {
        call.leg().dismiss(ErrorUri.NO_AVAILABLE_CALLEE, Refusals.NO_CALLEE);
      }
    }
  }

  private void serveLater(Concurrency concurrency) {
    if (!concurrency.queue().isEmpty() && concurrency.schedule()) {
      turn.later(
          () -> {
            concurrency.begun();
            serve(concurrency);
          });
    }
  }

  /** Waiting calls go on while there are slots; one that no free callee takes keeps its line. */
  private void serve(Concurrency concurrency) {
    CallQueue queue = concurrency.queue();
    int stuck = 0;
    while (stuck < queue.lines() && concurrency.ready()) {
      stuck = dispatch.waiting(queue.next()) ? 0 : stuck + 1;
    }
    awaitReaders(concurrency);
  }

  /** Where a callee has a slot but does not read, the queue is looked at when it has read. */
  private void awaitReaders(Concurrency concurrency) {
    if (concurrency.queue().isEmpty() || !concurrency.room()) {
      return;
    }
    for (Endpoint endpoint : concurrency.registration().endpoints()) {
      Party callee = endpoint.callee();
      Mailbox mailbox = callee.member().mailbox();
      if (endpoint.hasSlot() && mailbox.aboveHigh() && concurrency.await(callee)) {
        awaitReader(concurrency, callee, mailbox);
      }
    }
  }

  private void awaitReader(Concurrency concurrency, Party callee, Mailbox mailbox) {
    Runnable readAgain =
        () -> {
          concurrency.awaited(callee);
          serve(concurrency);
        };
    if (!mailbox.awaitLow(() -> turn.enter(mailbox.loop(), readAgain))) {
      concurrency.awaited(callee);
      if (!mailbox.aboveHigh()) { // else its session ends
        serveLater(concurrency);
      }
    }
  }
}
