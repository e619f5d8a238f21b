package dev.weir.protocol;

/** A Subscriber subscribes: {@code [32, Request, Options, Topic]}. */
public record Subscribe(long request, SubscribeOptions options, String topic) implements Message {
  @Override
  public MessageType type() {
    return MessageType.SUBSCRIBE;
  }
}
