package dev.weir.router.realm;

import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.SlowRule.Drop;
import dev.weir.router.member.Delivery.Congestion;
import dev.weir.router.member.Member;
import dev.weir.router.timer.Timers;

/**
 * What is done for sessions that do not read as fast as events come: their publishers are held
 * back, and what a rule drops is counted and told. Runs inside the realm's turn.
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
    long budget = receiver.mailbox().holdPublisher(publisher.reads(), pause);
    if (budget > 0) {
      counters.count(Counter.PUBLISHERS_PAUSED);
      timers.after(budget, receiver.mailbox()::expire);
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
