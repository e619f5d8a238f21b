package dev.weir.protocol;

/** The Broker acknowledges a publication: {@code [17, PUBLISH.Request, Publication]}. */
public record Published(long request, long publication) implements Message {
  @Override
  public MessageType type() {
    return MessageType.PUBLISHED;
  }
}
