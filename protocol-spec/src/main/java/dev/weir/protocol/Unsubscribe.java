package dev.weir.protocol;

/** A Subscriber ends a subscription: {@code [34, Request, SUBSCRIBED.Subscription]}. */
public record Unsubscribe(long request, long subscription) implements Message {
  @Override
  public MessageType type() {
    return MessageType.UNSUBSCRIBE;
  }
}
