package dev.weir.protocol;

/** A Caller cancels its call: {@code [49, CALL.Request, Options]}. */
public record Cancel(long request, CancelOptions options) implements Message {
  @Override
  public MessageType type() {
    return MessageType.CANCEL;
  }
}
