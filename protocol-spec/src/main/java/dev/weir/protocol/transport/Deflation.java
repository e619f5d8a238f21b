package dev.weir.protocol.transport;

/**
 * How the messages to one receiver are compressed (RFC 7692). Confined to the thread of its
 * compressor.
 *
 * @param deflater which may be that of other connections too, when there is no takeover
 * @param takeover whether the receiver keeps the window of the message before
 * @param window of the receiver, in bits
 */
public record Deflation(MessageDeflater deflater, boolean takeover, int window) {
  /** A message that is sent as it is. */
  public static final int PLAIN = -1;

  /** Smaller messages are not worth it. */
  static final int SMALLEST = 128;

  /**
   * Compresses a message where that makes it smaller, but not so small that it would be taken for
   * an attack, or where the next one will refer to it; the octets are in the deflater's array then,
   * until its {@link MessageDeflater#release}.
   *
   * @return how many octets they are, or {@link #PLAIN}
   */
  public int deflate(byte[] message, int offset, int length) {
    if (length < SMALLEST) {
      return PLAIN;
    }
    int deflated = deflater.deflate(message, offset, length, window);
    if (deflated >= length && !takeover || bomb(length, deflated)) {
      deflater.forget();
      return PLAIN;
    }
    return deflated;
  }

  /** Whether the other side would take it for an attack, if it is a Weir with usual options. */
  private static boolean bomb(int length, int deflated) {
    return length > MessageInflater.FREE
        && length > (long) deflated * CompressionOptions.DEFAULT.maxRatio();
  }
}
