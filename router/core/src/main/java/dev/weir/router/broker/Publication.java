package dev.weir.router.broker;

import dev.weir.protocol.Audience;
import dev.weir.protocol.Dict;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.Payload;
import dev.weir.protocol.PublishOptions;
import dev.weir.router.member.Carried;
import dev.weir.router.member.Identity;
import java.util.Optional;

/**
 * A publication: what was published, for whom, and what its events say of the publisher and carry
 * from its options ({@link Carried}). Immutable.
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
  private final String resourceKey; // null when there is none
  private final Dict carried;

  private Publication(
      long id,
      String topic,
      Payload payload,
      Audience audience,
      Optional<Identity> publisher,
      int shown,
      String resourceKey,
      Dict carried) {
    this.id = id;
    this.topic = topic;
    this.payload = payload;
    this.audience = audience;
    this.publisher = publisher;
    this.shown = shown;
    this.resourceKey = resourceKey;
    this.carried = carried;
  }

  /** Of a session; the resource key is null when it has none. */
  static Publication of(
      long id,
      String topic,
      Payload payload,
      PublishOptions options,
      Identity publisher,
      boolean disclosed,
      String resourceKey) {
    int shown = (disclosed ? DISCLOSURE : 0) | (publisher.trustlevel().isPresent() ? TRUST : 0);
    Optional<Identity> told = shown == 0 ? Optional.empty() : Optional.of(publisher);
    return new Publication(
        id,
        topic,
        payload,
        options.audience(),
        told,
        shown,
        resourceKey,
        Carried.of(options.dict()));
  }

  /** Of the router itself. */
  static Publication ofRouter(long id, String topic, Payload payload, Audience audience) {
    return new Publication(id, topic, payload, audience, Optional.empty(), 0, null, Dict.EMPTY);
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

  /** The resource key by which a sharded subscription chooses who gets it, or null. */
  String resourceKey() {
    return resourceKey;
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

  /** Characters of what its events carry from its options. */
  int carriedLength() {
    int length = 0;
    for (int i = 0; i < carried.size(); i++) {
      length += ((String) carried.value(i)).length();
    }
    return length;
  }

  /**
   * The details of an event.
   *
   * @param pattern whether the subscription is to a pattern, whose events say their topic
   * @param told of what is {@link #shown}
   * @param retained whether the event comes from retention
   */
  EventDetails details(boolean pattern, int told, boolean retained) {
    if (!pattern && told == 0 && !retained && carried.isEmpty()) {
      return EventDetails.NONE;
    }
    Dict.Builder details = Dict.builder();
    if (retained) {
      details.put("retained", true);
    }
    if (pattern) {
      details.put("topic", topic);
    }
    if (told != 0) {
      tell(publisher.orElseThrow(), told, details);
    }
    Carried.add(carried, details);
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
