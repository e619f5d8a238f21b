package dev.weir.protocol;

/** A Callee registers a procedure: {@code [64, Request, Options, Procedure]}. */
public record Register(long request, RegisterOptions options, String procedure) implements Message {
  @Override
  public MessageType type() {
    return MessageType.REGISTER;
  }
}
