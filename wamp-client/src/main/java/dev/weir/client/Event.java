package dev.weir.client;

import dev.weir.protocol.EventDetails;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An event of a subscription. Thread-safe. */
public final class Event {
  private final String topic;
  private final long publication;
  private final EventDetails details;
  private final Received received;

  Event(String topic, long publication, EventDetails details, Received received) {
    this.topic = topic;
    this.publication = publication;
    this.details = details;
    this.received = received;
  }

  /** The topic that was published to, also when the subscription is to a pattern. */
  public String topic() {
    return topic;
  }

  /** The publication's id. */
  public long publication() {
    return publication;
  }

  /**
   * The publisher's session id, if it was disclosed (advanced profile, publisher identification).
   */
  public Optional<Long> publisher() {
    return details.publisher();
  }

  /** Who the publisher is to the router, if it was disclosed. */
  public Optional<String> publisherAuthid() {
    return details.dict().text("publisher_authid");
  }

  /** The role of the publisher, if it was disclosed. */
  public Optional<String> publisherAuthrole() {
    return details.dict().text("publisher_authrole");
  }

  /**
   * How far the router trusts the publisher, if it says so (advanced profile, publication trust
   * levels).
   */
  public Optional<Long> trustlevel() {
    return details.dict().find("trustlevel").map(Long.class::cast);
  }

  /** Whether it was published before and kept by the router (advanced profile, event retention). */
  public boolean isRetained() {
    return details.retained();
  }

  /**
   * How many events of this subscription the router had to drop before this one, because this
   * client read too slowly; 0 for none, which is also what routers other than Weir's say.
   */
  public long gap() {
    return details.dict().dict("_gap").find("dropped").map(Event::count).orElse(0L);
  }

  /** The publisher's place in a distributed trace, if it gave one. */
  public Optional<String> traceparent() {
    return details.dict().text("_traceparent");
  }

  /**
   * Positional and keyword arguments.
   *
   * @throws WampException if they have no form in Java
   */
  public Arguments arguments() {
    return received.arguments();
  }

  /** The arguments as one object, as {@link Arguments#as(Class)}. */
  public <T> T as(Class<T> type) {
    return arguments().as(type);
  }

  /** The list that comes first, with its elements mapped, as {@link Arguments#asList(Class)}. */
  public <T> List<T> asList(Class<T> element) {
    return arguments().asList(element);
  }

  /** EVENT.Details as they came. */
  public Map<String, Object> details() {
    return details.dict().toMap();
  }

  void requireTrusted() {
    received.requireTrusted();
  }

  private static long count(Object value) {
    return value instanceof Long count ? count : 0;
  }

  int size() {
    return received.size();
  }

  @Override
  public String toString() {
    return "Event " + publication + " on " + topic;
  }
}
