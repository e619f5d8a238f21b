package dev.weir.router.meta;

import dev.weir.router.counter.Counter;
import dev.weir.router.counter.Counters;
import dev.weir.router.matching.LongMap;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;
import dev.weir.router.timer.Timers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells those who listen to Weir's own topic {@code weir.session.on_drop} of events that did not
 * reach a session: at once, and then at most once a second for each session, with what was lost
 * meanwhile. Runs inside the realm's turn.
 */
final class DropNotices {
  static final String ON_DROP = "weir.session.on_drop";

  private static final long SECOND = 1_000_000_000L;
  private static final int MOST = 1_000;

  private final MetaEvents events;
  private final Timers timers;
  private final Counters counters;
  private final LongMap<Recent> recent = new LongMap<>();

  /** A session of which was told less than a second ago. */
  private static final class Recent {
    private final Identity identity;
    private long lost;
    private String reason = "";

    Recent(Identity identity) {
      this.identity = identity;
    }
  }

  DropNotices(MetaEvents events, Timers timers, Counters counters) {
    this.events = events;
    this.timers = timers;
    this.counters = counters;
  }

  /** So many events did not reach a session; the reason is a sentence. */
  void dropped(Member member, int lost, String reason) {
    if (lost == 0 || !events.watched(ON_DROP)) {
      return;
    }
    long session = member.identity().session();
    Recent subject = recent.get(session);
    if (subject != null) {
      subject.lost += lost;
      subject.reason = reason;
    } else if (recent.size() < MOST) {
      begin(member.identity(), lost, reason);
    } else {
      counters.count(Counter.DROP_NOTICES_LEFT_OUT);
    }
  }

  private void begin(Identity identity, int lost, String reason) {
    Recent subject = new Recent(identity);
    recent.put(identity.session(), subject);
    tell(identity, lost, reason);
    timers.after(SECOND, () -> secondPassed(subject));
  }

  private void secondPassed(Recent subject) {
    if (subject.lost == 0) {
      recent.remove(subject.identity.session());
      return;
    }
    tell(subject.identity, subject.lost, subject.reason);
    subject.lost = 0;
    timers.after(SECOND, () -> secondPassed(subject));
  }

  private void tell(Identity identity, long lost, String reason) {
    Map<String, Object> notice = new LinkedHashMap<>();
    notice.put("session", identity.session());
    notice.put("authid", identity.authid());
    notice.put("authrole", identity.authrole());
    notice.put("dropped", lost);
    notice.put("reason", reason);
    events.publish(ON_DROP, notice);
  }
}
