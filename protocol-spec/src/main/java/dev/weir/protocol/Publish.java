package dev.weir.protocol;

/** A Publisher publishes: {@code [16, Request, Options, Topic, Arguments, ArgumentsKw]}. */
public record Publish(long request, PublishOptions options, String topic, Payload payload)
    implements Message {
  @Override
  public MessageType type() {
    return MessageType.PUBLISH;
  }
}
