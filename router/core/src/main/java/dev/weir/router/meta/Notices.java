package dev.weir.router.meta;

import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.matching.LongMap;
import dev.weir.router.timer.Timers;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Tells those who listen to one of Weir's own topics of something that may happen very often: of
 * each subject at once, and then at most once a second, with how often it happened meanwhile. Runs
 * inside the realm's turn.
 */
final class Notices {
  private static final long SECOND = 1_000_000_000L;
  private static final int MOST = 1_000;

  private final String topic;
  private final MetaEvents events;
  private final Timers timers;
  private final Counters counters;
  private final LongMap<Recent> recent = new LongMap<>();

  /** A subject of which was told less than a second ago. */
  private static final class Recent {
    private final long subject;
    private long times;
    private LongFunction<Map<String, Object>> notice;

    Recent(long subject) {
      this.subject = subject;
    }
  }

  Notices(String topic, MetaEvents events, Timers timers, Counters counters) {
    this.topic = topic;
    this.events = events;
    this.timers = timers;
    this.counters = counters;
  }

  /** It has happened so many times; {@code notice} makes what is told of a number of times. */
  void note(long subject, long times, LongFunction<Map<String, Object>> notice) {
    if (times == 0 || !events.watched(topic)) {
      return;
    }
    Recent known = recent.get(subject);
    if (known != null) {
      known.times += times;
      known.notice = notice;
    } else if (recent.size() < MOST) {
      Recent begun = new Recent(subject);
      recent.put(subject, begun);
      events.publish(topic, notice.apply(times));
      timers.after(SECOND, () -> secondPassed(begun));
    } else {
      counters.count(Counter.DROP_NOTICES_LEFT_OUT);
    }
  }

  private void secondPassed(Recent known) {
    if (known.times == 0) {
      recent.remove(known.subject);
      return;
    }
    events.publish(topic, known.notice.apply(known.times));
    known.times = 0;
    timers.after(SECOND, () -> secondPassed(known));
  }
}
