package dev.weir.protocol.transport;

/**
 * What one WebSocket peer may make the other hold. Thread-safe.
 *
 * @param message the largest message in bytes, over all its fragments (configuration key {@code
 *     limits.message}); default 16 MiB
 * @param fragments the most frames of one message ({@code limits.fragments}); default 1024
 */
public record WebSocketLimits(int message, int fragments) {
  /** 16 MiB a message, 1024 fragments. */
  public static final WebSocketLimits DEFAULT = new WebSocketLimits(16 << 20, 1024);

  /** The largest message that a Java array surely holds, in bytes. */
  public static final int LARGEST_MESSAGE = Integer.MAX_VALUE - 64;

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is not positive, or a message would not fit an array
   */
  public WebSocketLimits {
    if (message < 1 || message > LARGEST_MESSAGE) {
      throw new IllegalArgumentException(
          "limits.message must be 1 to " + LARGEST_MESSAGE + " bytes, not " + message);
    }
    if (fragments < 1) {
      throw new IllegalArgumentException("limits.fragments must be positive, not " + fragments);
    }
  }
}
