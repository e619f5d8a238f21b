package dev.weir.protocol;

/**
 * The Broker delivers a publication: {@code [36, Subscription, Publication, Details, Arguments,
 * ArgumentsKw]}.
 */
public record Event(long subscription, long publication, EventDetails details, Payload payload)
    implements Message {
  @Override
  public MessageType type() {
    return MessageType.EVENT;
  }
}
