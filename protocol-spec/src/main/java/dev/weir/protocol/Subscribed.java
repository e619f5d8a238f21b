package dev.weir.protocol;

/** The Broker confirms a subscription: {@code [33, SUBSCRIBE.Request, Subscription]}. */
public record Subscribed(long request, long subscription) implements Message {
  @Override
  public MessageType type() {
    return MessageType.SUBSCRIBED;
  }
}
