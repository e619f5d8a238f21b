package dev.weir.protocol;

/**
 * The answer to a request that failed: {@code [8, REQUEST.Type, REQUEST.Request, Details, Error,
 * Arguments, ArgumentsKw]}.
 */
public record ErrorMessage(
    int requestType, long request, Dict details, String error, Payload payload) implements Message {
  @Override
  public MessageType type() {
    return MessageType.ERROR;
  }
}
