package dev.weir.protocol;

/** A Callee yields a result: {@code [70, INVOCATION.Request, Options, Arguments, ArgumentsKw]}. */
public record Yield(long request, YieldOptions options, Payload payload) implements Message {
  @Override
  public MessageType type() {
    return MessageType.YIELD;
  }
}
