package dev.weir.router.meta;

import dev.weir.router.counter.Counters;
import dev.weir.router.dealer.RegistrationDescription;
import dev.weir.router.timer.Timers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The topics of the registration meta API (advanced profile), and Weir's own {@code
 * weir.registration.on_overload}. Runs inside the realm's turn.
 */
final class RegistrationNews extends InterestEvents {
  static final String ON_OVERLOAD = "weir.registration.on_overload";

  private final Notices overloads;

  RegistrationNews(MetaEvents events, Timers timers, Counters counters) {
    super(events, "wamp.registration.", "register");
    overloads = new Notices(ON_OVERLOAD, events, timers, counters);
  }

  @Override
  public void overloaded(RegistrationDescription registration, int waiting) {
    overloads.note(registration.id(), 1, refused -> notice(registration, refused, waiting));
  }

  private static Map<String, Object> notice(
      RegistrationDescription registration, long refused, long waiting) {
    Map<String, Object> notice = new LinkedHashMap<>();
    notice.put("registration", registration.id());
    notice.put("uri", registration.uri());
    notice.put("match", registration.match().word());
    notice.put("refused", refused);
    notice.put("waiting", waiting);
    return notice;
  }
}
