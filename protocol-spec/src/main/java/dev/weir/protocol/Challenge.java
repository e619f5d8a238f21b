package dev.weir.protocol;

/** The router asks for proof: {@code [4, AuthMethod, Extra]}. */
public record Challenge(String authMethod, Dict extra) implements Message {
  @Override
  public MessageType type() {
    return MessageType.CHALLENGE;
  }
}
