package dev.weir.protocol;

/**
 * The Broker confirms the end of a subscription: {@code [35, UNSUBSCRIBE.Request]}; a revocation
 * has request 0 and Details.
 */
public record Unsubscribed(long request, Dict details) implements Message {
  @Override
  public MessageType type() {
    return MessageType.UNSUBSCRIBED;
  }
}
