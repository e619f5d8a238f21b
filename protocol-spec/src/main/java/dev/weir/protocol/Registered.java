package dev.weir.protocol;

/** The Dealer confirms a registration: {@code [65, REGISTER.Request, Registration]}. */
public record Registered(long request, long registration) implements Message {
  @Override
  public MessageType type() {
    return MessageType.REGISTERED;
  }
}
