package dev.weir.router.history;

import dev.weir.protocol.Audience;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.router.member.Identity;

/**
 * A publication as the history keeps it: its payload as it came, not parsed. Immutable.
 *
 * @param sequence its place in its log, from 1, without holes
 * @param millis when it was published, in milliseconds since the epoch
 * @param details what every EVENT of it carries besides the topic of patterns
 * @param audience its lists of authids and authroles; those of sessions are empty
 * @param except the session that does not receive it because it published it, or 0
 */
public record KeptEvent(
    long sequence,
    long publication,
    long millis,
    String topic,
    Dict details,
    Audience audience,
    long except,
    Payload payload) {
  private static final int ENVELOPE = 64;

  /** What it counts against the octets of its rule. */
  public int size() {
    return size(topic, payload);
  }

  static int size(String topic, Payload payload) {
    return ENVELOPE + topic.length() + payload.size();
  }

  /** Whether its lists let somebody of this authid and authrole have it. */
  boolean admits(Identity identity) {
    return audience == Audience.ALL
        || (!audience.excludeAuthid().contains(identity.authid())
            && !audience.excludeAuthrole().contains(identity.authrole())
            && audience.eligibleAuthid().map(l -> l.contains(identity.authid())).orElse(true)
            && audience.eligibleAuthrole().map(l -> l.contains(identity.authrole())).orElse(true));
  }
}
