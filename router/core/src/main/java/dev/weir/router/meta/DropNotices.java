package dev.weir.router.meta;

import dev.weir.router.counter.Counters;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;
import dev.weir.router.timer.Timers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells those who listen to Weir's own topic {@code weir.session.on_drop} of events that did not
 * reach a session. Runs inside the realm's turn.
 */
final class DropNotices {
  static final String ON_DROP = "weir.session.on_drop";

  private final Notices notices;

  DropNotices(MetaEvents events, Timers timers, Counters counters) {
    notices = new Notices(ON_DROP, events, timers, counters);
  }

  /** So many events did not reach a session; the reason is a sentence. */
  void dropped(Member member, int lost, String reason) {
    Identity identity = member.identity();
    notices.note(identity.session(), lost, dropped -> notice(identity, dropped, reason));
  }

  private static Map<String, Object> notice(Identity identity, long dropped, String reason) {
    Map<String, Object> notice = new LinkedHashMap<>();
    notice.put("session", identity.session());
    notice.put("authid", identity.authid());
    notice.put("authrole", identity.authrole());
    notice.put("dropped", dropped);
    notice.put("reason", reason);
    return notice;
  }
}
