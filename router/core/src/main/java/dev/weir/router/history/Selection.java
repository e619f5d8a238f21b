package dev.weir.router.history;

import dev.weir.protocol.Dict;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.Action;
import dev.weir.router.matching.Coverage;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;

/**
 * Which events of a log a session may have through a subscription: those of its topic or pattern,
 * whose lists admit it and whose topic its role may subscribe to. Immutable.
 */
public record Selection(String uri, MatchPolicy match, Member member) {

  /** Whether the session may have an event. */
  public boolean includes(KeptEvent event) {
    Identity identity = member.identity();
    return matches(event.topic())
        && event.admits(identity)
        && (!pattern()
            || identity.permissions().allows(Action.SUBSCRIBE, event.topic(), MatchPolicy.EXACT));
  }

  /** Whether an event of this topic comes through the subscription. */
  public boolean matches(String topic) {
    return Coverage.covers(uri, match, topic, MatchPolicy.EXACT);
  }

  /** Whether the subscription is to a pattern, so that its events name their topic. */
  public boolean pattern() {
    return match != MatchPolicy.EXACT;
  }

  /** What an EVENT of the subscription carries as details. */
  public Dict details(KeptEvent event) {
    if (!pattern()) {
      return event.details();
    }
    Dict.Builder details = Dict.builder().put("topic", event.topic());
    for (int i = 0; i < event.details().size(); i++) {
      details.put(event.details().key(i), event.details().value(i));
    }
    return details.build();
  }
}
