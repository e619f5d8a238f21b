package dev.weir.protocol;

/** The client answers a CHALLENGE: {@code [5, Signature, Extra]}. */
public record Authenticate(String signature, Dict extra) implements Message {
  @Override
  public MessageType type() {
    return MessageType.AUTHENTICATE;
  }
}
