package dev.weir.protocol;

/**
 * Either side refuses or ends a session at once: {@code [3, Details, Reason, Arguments,
 * ArgumentsKw]}. Never answered.
 */
public record Abort(Dict details, String reason, Payload payload) implements Message {
  @Override
  public MessageType type() {
    return MessageType.ABORT;
  }
}
