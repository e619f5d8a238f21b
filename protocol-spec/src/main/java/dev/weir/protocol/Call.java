package dev.weir.protocol;

/** A Caller calls: {@code [48, Request, Options, Procedure, Arguments, ArgumentsKw]}. */
public record Call(long request, CallOptions options, String procedure, Payload payload)
    implements Message {
  @Override
  public MessageType type() {
    return MessageType.CALL;
  }
}
