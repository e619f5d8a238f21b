package dev.weir.protocol.transport;

/**
 * How messages over WebSocket are compressed between a router that takes {@code permessage-deflate}
 * (RFC 7692) and clients that offer it, for either of them. Immutable.
 *
 * @param level 0, the fastest, to 9, the smallest
 * @param window the largest one, in bits, 9 to 15; the memory that it takes is that of 15 in any
 *     case
 * @param takeover whether this side's messages refer to those before them, where the other allows
 *     it: smaller messages, for which a router has {@link MessageDeflater#MEMORY} a connection, as
 *     a client has in any case, and compresses events again for each subscriber. A client without
 *     it asks the router to do without it too; a router leaves that to each client
 * @param maxRatio so many times the size of its frames a message may have, where that is more than
 *     1 MiB; the largest message holds besides
 */
public record CompressionOptions(int level, int window, boolean takeover, int maxRatio) {
  /** Level 3, a window of 15 bits, no takeover, and a ratio of 100. */
  public static final CompressionOptions DEFAULT = new CompressionOptions(3, 15, false, 100);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException with a sentence when a number is out of its range
   */
  public CompressionOptions {
    require(level >= 0 && level <= 9, "a level of compression is 0 to 9, not " + level);
    require(window >= 9 && window <= 15, "a window of compression is 9 to 15, not " + window);
    require(maxRatio >= 1, "a ratio of compression is at least 1, not " + maxRatio);
  }

  /** The same with this level, 0 to 9. */
  public CompressionOptions withLevel(int other) {
    return new CompressionOptions(other, window, takeover, maxRatio);
  }

  /** The same with this largest window, 9 to 15 bits. */
  public CompressionOptions withWindow(int bits) {
    return new CompressionOptions(level, bits, takeover, maxRatio);
  }

  /** The same with or without messages that refer to those before them. */
  public CompressionOptions withTakeover(boolean allowed) {
    return new CompressionOptions(level, window, allowed, maxRatio);
  }

  /** The same with this largest ratio, at least 1. */
  public CompressionOptions withMaxRatio(int times) {
    return new CompressionOptions(level, window, takeover, times);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
