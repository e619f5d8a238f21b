package dev.weir.router.broker;

import dev.weir.protocol.Audience;
import dev.weir.protocol.Dict;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Payload;
import dev.weir.router.history.EventLog;
import dev.weir.router.member.Identity;
import java.util.Optional;

/**
 * A publication: what was published, for whom, and what its events say of the publisher. Runs
 * inside the realm's turn.
 */
final class Publication {
  /** The event says who published, to subscribers that announced publisher identification. */
  static final int DISCLOSURE = 1;

  /** The event says how far that is trusted, to subscribers that announced trust levels. */
  static final int TRUST = 2;

  private final long id;
  private final String topic;
  private final Payload payload;
  private final Audience audience;
  private final Optional<Identity> publisher;
  private final int shown;
  private EventLog awaited; // null when there is no disk to wait for

  private Publication(
      long id,
      String topic,
      Payload payload,
      Audience audience,
      Optional<Identity> publisher,
      int shown) {
    this.id = id;
    this.topic = topic;
    this.payload = payload;
    this.audience = audience;
    this.publisher = publisher;
    this.shown = shown;
  }

  /** Of a session. */
  static Publication of(
      long id,
      String topic,
      Payload payload,
      Audience audience,
      Identity publisher,
      boolean disclosed) {
    int shown = (disclosed ? DISCLOSURE : 0) | (publisher.trustlevel().isPresent() ? TRUST : 0);
    Optional<Identity> told = shown == 0 ? Optional.empty() : Optional.of(publisher);
    return new Publication(id, topic, payload, audience, told, shown);
  }

  /** Of the router itself. */
  static Publication ofRouter(long id, String topic, Payload payload, Audience audience) {
    return new Publication(id, topic, payload, audience, Optional.empty(), 0);
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
    return audience;
  }

  /** It counts as published when this log has it on disk. */
  void await(EventLog log) {
    awaited = log;
  }

  /** The log that must have it on disk before it counts as published, or null. */
  EventLog awaited() {
    return awaited;
  }

  /** What its events say of the publisher where the subscriber takes it. */
  int shown() {
    return shown;
  }

  /**
   * Whether a subscriber passes all six lists (advanced profile, "Subscriber Black- and
   * Whitelisting").
   */
  boolean isFor(Identity identity) {
    return audience == Audience.ALL || (!excludes(identity) && admits(identity));
  }

  /**
   * The details of an event.
   *
   * @param pattern whether the subscription is to a pattern, whose events say their topic
   * @param told of what is {@link #shown}
   */
  EventDetails details(boolean pattern, int told) {
    if (!pattern && told == 0) {
      return EventDetails.NONE;
    }
    Dict.Builder details = Dict.builder();
    if (pattern) {
      details.put("topic", topic);
    }
    if (told != 0) {
      tell(publisher.orElseThrow(), told, details);
    }
    return EventDetails.of(details.build());
  }

  private static void tell(Identity publisher, int told, Dict.Builder details) {
    if ((told & DISCLOSURE) != 0) {
      details.put("publisher", publisher.session());
      details.put("publisher_authid", publisher.authid());
      details.put("publisher_authrole", publisher.authrole());
    }
    if ((told & TRUST) != 0) {
      details.put("trustlevel", (long) publisher.trustlevel().getAsInt());
    }
  }

  private boolean excludes(Identity identity) {
    return audience.exclude().contains(identity.session())
        || audience.excludeAuthid().contains(identity.authid())
        || audience.excludeAuthrole().contains(identity.authrole());
  }

  private boolean admits(Identity identity) {
    return audience.eligible().map(list -> list.contains(identity.session())).orElse(true)
        && audience.eligibleAuthid().map(list -> list.contains(identity.authid())).orElse(true)
        && audience.eligibleAuthrole().map(list -> list.contains(identity.authrole())).orElse(true);
  }
}
