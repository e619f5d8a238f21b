package dev.weir.protocol.transport;

/**
 * What one WebSocket peer may make the other hold. Thread-safe.
 *
 * @param message the largest message in bytes, over all its fragments; default 16 MiB
 * @param fragments the most frames of one message; default 1024
 * @param messageKey what sets the first, for whoever meets it; default {@code limits.message}
 * @param fragmentsKey the same of the second; default {@code limits.fragments}
 */
public record WebSocketLimits(int message, int fragments, String messageKey, String fragmentsKey) {
  /** 16 MiB a message, 1024 fragments. */
  public static final WebSocketLimits DEFAULT = new WebSocketLimits(16 << 20, 1024);

  /** The largest message that a Java array surely holds, in bytes. */
  public static final int LARGEST_MESSAGE = Integer.MAX_VALUE - 64;

  /** As a router's configuration names them. */
  public WebSocketLimits(int message, int fragments) {
    this(message, fragments, "limits.message", "limits.fragments");
  }

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is not positive, or a message would not fit an array
   */
  public WebSocketLimits {
    if (message < 1 || message > LARGEST_MESSAGE) {
      throw new IllegalArgumentException(
          messageKey + " must be 1 to " + LARGEST_MESSAGE + " bytes, not " + message);
    }
    if (fragments < 1) {
      throw new IllegalArgumentException(fragmentsKey + " must be positive, not " + fragments);
    }
  }

  /** The sentence about a larger message. */
  String tooLarge() {
    return "the message is larger than " + message + " bytes (" + messageKey + ")";
  }

  /** The sentence about a message in more frames. */
  String tooManyFragments() {
    return "the message has more than " + fragments + " fragments (" + fragmentsKey + ")";
  }
}
