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

  /** The publisher's session id, if it was disclosed. */
  public Optional<Long> publisher() {
    return details.publisher();
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

  int size() {
    return received.size();
  }

  @Override
  public String toString() {
    return "Event " + publication + " on " + topic;
  }
}
