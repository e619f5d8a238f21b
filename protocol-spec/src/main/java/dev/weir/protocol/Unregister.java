package dev.weir.protocol;

/** A Callee ends a registration: {@code [66, Request, REGISTERED.Registration]}. */
public record Unregister(long request, long registration) implements Message {
  @Override
  public MessageType type() {
    return MessageType.UNREGISTER;
  }
}
