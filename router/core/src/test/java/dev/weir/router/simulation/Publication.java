package dev.weir.router.simulation;

import dev.weir.protocol.Audience;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Feature;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.PublishOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A PUBLISH and where its events went. Confined to one thread. */
class Publication extends Request {
  private final String topic;
  private final PublishOptions options;
  private final Values values;
  private final Set<Holding> received = new HashSet<>();
  private long publicationId;

  Publication(
      PeerSession publisher,
      long id,
      Addresses.Address topic,
      PublishOptions options,
      Values values) {
    super(publisher, id, MessageType.PUBLISH, refusal(topic, options));
    this.topic = topic.pattern().uri();
    this.options = options;
    this.values = values;
  }

  /** The role may be disclosed wherever it may be heard. */
  private static Optional<String> refusal(Addresses.Address topic, PublishOptions options) {
    boolean forbidden = options.discloseMe() && !Addresses.audible(topic.pattern().uri());
    return topic.refusal().isEmpty() && forbidden
        ? Optional.of(ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME)
        : topic.refusal();
  }

  boolean retain() {
    return options.retain();
  }

  Audience audience() {
    return options.audience();
  }

  /** Whether its events tell a subscriber who published it. */
  boolean tells(PeerSession subscriber) {
    return options.discloseMe() && subscriber.announced(Feature.PUBLISHER_IDENTIFICATION);
  }

  String topic() {
    return topic;
  }

  Values values() {
    return values;
  }

  @Override
  boolean wantsAnswer() {
    return options.acknowledge();
  }

  /**
   * An event of it, or its PUBLISHED, carries this id: always the same. Returns whether it is new.
   */
  boolean published(long publication) {
    Violation.unless(
        publicationId == 0 || publicationId == publication,
        "%s has publication ids %d and %d",
        this,
        publicationId,
        publication);
    boolean first = publicationId == 0;
    publicationId = publication;
    return first;
  }

  /** Whether this session may get events of it, as the publisher's options say. */
  boolean isFor(PeerSession subscriber) {
    if (subscriber == session() && options.excludeMe()) {
      return false;
    }
    return !options.audience().exclude().contains(subscriber.id())
        && !options.audience().excludeAuthid().contains(subscriber.authid())
        && !options.audience().excludeAuthrole().contains(PeerSession.AUTHROLE)
        && in(options.audience().eligible(), subscriber.id())
        && in(options.audience().eligibleAuthid(), subscriber.authid())
        && in(options.audience().eligibleAuthrole(), PeerSession.AUTHROLE);
  }

  /** Whether a subscription brings its events, were it held at the right time. */
  boolean isFor(Holding subscription) {
    return subscription.pattern().matches(topic) && reaches(subscription.session());
  }

  /** Whether a session that is subscribed may get its events. */
  boolean reaches(PeerSession subscriber) {
    return refusal().isEmpty() && !isDead() && Addresses.audible(topic) && isFor(subscriber);
  }

  /** An event of it came: whether that may be. */
  void checkDue() {}

  /** Its id, 0 as long as nobody was told. */
  long publicationId() {
    return publicationId;
  }

  /** Whether histories keep it: not when it names sessions. */
  boolean isKept() {
    return audience().exclude().isEmpty() && audience().eligible().isEmpty();
  }

  /** Notes an event; one for each subscription at most. */
  void received(Holding subscription) {
    Violation.unless(received.add(subscription), "%s came twice on %s", this, subscription);
  }

  boolean wasReceived() {
    return !received.isEmpty();
  }

  boolean wasReceived(Holding subscription) {
    return received.contains(subscription);
  }

  private static <T> boolean in(Optional<List<T>> eligible, T value) {
    return eligible.isEmpty() || eligible.get().contains(value);
  }
}
