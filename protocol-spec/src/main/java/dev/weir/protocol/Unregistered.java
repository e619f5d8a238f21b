package dev.weir.protocol;

/**
 * The Dealer confirms the end of a registration: {@code [67, UNREGISTER.Request]}; a revocation has
 * request 0 and Details.
 */
public record Unregistered(long request, Dict details) implements Message {
  @Override
  public MessageType type() {
    return MessageType.UNREGISTERED;
  }
}
