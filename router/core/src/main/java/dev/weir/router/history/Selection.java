package dev.weir.router.history;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Feature;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Role;
import dev.weir.router.auth.Action;
import dev.weir.router.matching.UriPattern;
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
    return new UriPattern(uri, match).matches(topic);
  }

  /** Whether the subscription is to a pattern, so that its events name their topic. */
  public boolean pattern() {
    return match != MatchPolicy.EXACT;
  }

  /**
   * What an EVENT of the subscription carries as details: what it says of the publisher only when
   * the session announced that it takes it.
   */
  public Dict details(KeptEvent event) {
    if (!pattern() && event.details().isEmpty()) {
      return Dict.EMPTY;
    }
    Dict.Builder details = Dict.builder();
    if (pattern()) {
      details.put("topic", event.topic());
    }
    for (int i = 0; i < event.details().size(); i++) {
      String key = event.details().key(i);
      if (takes(key)) {
        details.put(key, event.details().value(i));
      }
    }
    return details.build();
  }

  private boolean takes(String key) {
    return switch (key) {
      case "publisher", "publisher_authid", "publisher_authrole" ->
          announces(Feature.PUBLISHER_IDENTIFICATION);
      case "trustlevel" -> announces(Feature.PUBLICATION_TRUSTLEVELS);
      default -> true;
    };
  }

  private boolean announces(Feature feature) {
    return member.hello().announces(Role.SUBSCRIBER, feature);
  }
}
