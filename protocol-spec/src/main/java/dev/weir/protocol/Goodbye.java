package dev.weir.protocol;

/** Either side closes the session; echoed once: {@code [6, Details, Reason]}. */
public record Goodbye(Dict details, String reason) implements Message {
  @Override
  public MessageType type() {
    return MessageType.GOODBYE;
  }
}
