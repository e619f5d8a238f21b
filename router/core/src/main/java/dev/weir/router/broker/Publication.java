package dev.weir.router.broker;

import dev.weir.protocol.Audience;
import dev.weir.protocol.Payload;
import dev.weir.protocol.PublishOptions;
import dev.weir.router.history.EventLog;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;

/**
 * A publication on its way to its subscribers, and who of them receives it: not the publisher
 * unless it asked for it (advanced profile, "Publisher Exclusion"), and only who passes all six
 * lists (advanced profile, "Subscriber Black- and Whitelisting"). Runs inside the realm's turn.
 */
final class Publication {
  private final long id;
  private final Member publisher; // null when the router itself publishes
  private final String topic;
  private final PublishOptions options;
  private final Payload payload;
  private EventLog awaited; // null when there is no disk to wait for

  private Publication(
      long id, Member publisher, String topic, PublishOptions options, Payload payload) {
    this.id = id;
    this.publisher = publisher;
    this.topic = topic;
    this.options = options;
    this.payload = payload;
  }

  static Publication of(
      long id, Member publisher, String topic, PublishOptions options, Payload payload) {
    return new Publication(id, publisher, topic, options, payload);
  }

  /** A publication of the router itself. */
  static Publication ofRouter(long id, String topic, PublishOptions options, Payload payload) {
    return new Publication(id, null, topic, options, payload);
  }

  long id() {
    return id;
  }

  String topic() {
    return topic;
  }

  Payload payload() {
    return payload;
  }

  Audience audience() {
    return options.audience();
  }

  /** The session that does not get it because it published it, or 0. */
  long except() {
    return publisher != null && options.excludeMe() ? publisher.identity().session() : 0;
  }

  /** It counts as published when this log has it on disk. */
  void await(EventLog log) {
    awaited = log;
  }

  /** The log that must have it on disk before it counts as published, or null. */
  EventLog awaited() {
    return awaited;
  }

  /** Whether there is a session that can be held back for slow subscribers. */
  boolean hasLivePublisher() {
    return publisher != null && publisher.joined();
  }

  /** The session that publishes; only when {@link #hasLivePublisher()}. */
  Member publisher() {
    return publisher;
  }

  /** Whether a subscriber is among those for whom this is meant. */
  boolean isFor(Member member) {
    if (member == publisher && options.excludeMe()) {
      return false;
    }
    Audience audience = options.audience();
    return audience == Audience.ALL
        || (!excluded(audience, member.identity()) && eligible(audience, member.identity()));
  }

  private static boolean excluded(Audience audience, Identity identity) {
    return audience.exclude().contains(identity.session())
        || audience.excludeAuthid().contains(identity.authid())
        || audience.excludeAuthrole().contains(identity.authrole());
  }

  private static boolean eligible(Audience audience, Identity identity) {
    return audience.eligible().map(list -> list.contains(identity.session())).orElse(true)
        && audience.eligibleAuthid().map(list -> list.contains(identity.authid())).orElse(true)
        && audience.eligibleAuthrole().map(list -> list.contains(identity.authrole())).orElse(true);
  }
}
