package dev.weir.protocol.transport;

/**
 * How the messages of a connection are taken apart that arrive compressed. Confined to the
 * connection's I/O thread.
 *
 * @param inflater which may be that of other connections too, when it has no takeover
 * @param maxRatio so many times the size of its frames a message may have, where that is more than
 *     1 MiB
 * @param option what sets the ratio, for whoever meets it
 */
public record Inflation(MessageInflater inflater, int maxRatio, String option) {
  /** As {@link MessageInflater#inflate}, to no more than the limits have. */
  int inflate(byte[] message, int offset, int count, WebSocketLimits limits) {
    return inflater.inflate(message, offset, count, limits, maxRatio, option);
  }
}
