package dev.weir.protocol;

/** The Dealer interrupts an invocation: {@code [69, INVOCATION.Request, Options]}. */
public record Interrupt(long request, InterruptOptions options) implements Message {
  @Override
  public MessageType type() {
    return MessageType.INTERRUPT;
  }
}
