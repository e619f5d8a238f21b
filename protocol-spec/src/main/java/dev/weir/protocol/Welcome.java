package dev.weir.protocol;

/** The router accepts a session: {@code [2, Session, Details]}. */
public record Welcome(long session, Dict details) implements Message {
  @Override
  public MessageType type() {
    return MessageType.WELCOME;
  }
}
