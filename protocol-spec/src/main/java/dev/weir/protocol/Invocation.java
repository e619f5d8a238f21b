package dev.weir.protocol;

/**
 * The Dealer invokes a procedure: {@code [68, Request, REGISTERED.Registration, Details, Arguments,
 * ArgumentsKw]}.
 */
public record Invocation(
    long request, long registration, InvocationDetails details, Payload payload)
    implements Message {
  @Override
  public MessageType type() {
    return MessageType.INVOCATION;
  }
}
