package dev.weir.protocol;

/** The Dealer answers a call: {@code [50, CALL.Request, Details, Arguments, ArgumentsKw]}. */
public record Result(long request, ResultDetails details, Payload payload) implements Message {
  @Override
  public MessageType type() {
    return MessageType.RESULT;
  }
}
