package dev.weir.protocol;

/**
 * A client opens a session: {@code [1, Realm, Details]}. A realm that was null on the wire is empty
 * here.
 */
public record Hello(String realm, HelloDetails details) implements Message {
  @Override
  public MessageType type() {
    return MessageType.HELLO;
  }
}
