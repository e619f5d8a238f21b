package dev.weir.router.realm;

import static dev.weir.router.counter.Counter.CALLS_PAUSED;
import static dev.weir.router.counter.Counter.PUBLISHERS_PAUSED;

import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.SlowRule.Drop;
import dev.weir.router.member.Delivery.Congestion;
import dev.weir.router.member.Member;
import dev.weir.router.timer.Timers;

/**
 * What is done for sessions that do not read as fast as they are sent: their publishers and the
 * other sides of their calls are held back, and what a rule drops is counted and told. Runs inside
 * the realm's turn.
 */
final class SlowReaders implements Congestion {
  private final Timers timers;
  private final Counters counters;
  private Notice notice = (member, events, reason) -> {};

  /** Tells those who listen of events that did not reach a session. */
  interface Notice {
    void dropped(Member member, int events, String reason);
  }

  SlowReaders(Timers timers, Counters counters) {
    this.timers = timers;
    this.counters = counters;
  }

  /** From now on this tells those who listen. */
  void tell(Notice of) {
    notice = of;
  }

  @Override
  public void above(Member publisher, Member receiver, long pause) {
    held(receiver, receiver.mailbox().holdPublisher(publisher.reads(), pause), PUBLISHERS_PAUSED);
  }

  @Override
  public void above(Member party, Member receiver) {
    held(receiver, receiver.mailbox().holdParty(party.reads()), CALLS_PAUSED);
  }

  private void held(Member receiver, long nanos, Counter counter) {
    if (nanos > 0) {
      counters.count(counter);
      timers.after(nanos, receiver.mailbox()::expire);
    }
  }

  @Override
  public void dropped(Member receiver, int events, Drop which) {
    boolean conflated = which == Drop.SAME_TOPIC;
    counters.count(conflated ? Counter.EVENTS_CONFLATED : Counter.EVENTS_DROPPED, events);
    notice.dropped(
        receiver,
        events,
        conflated
            ? "the session does not read as fast as newer events of the same topics come"
            : "the session does not read as fast as it is sent (limits.mailbox)");
  }
}
