package dev.weir.protocol.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The server did not agree to a WebSocket connection; the message says why. */
public final class WebSocketHandshakeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Optional<Duration> retryAfter;

  WebSocketHandshakeException(int status, String sentence) {
    this(status, sentence, Optional.empty());
  }

  WebSocketHandshakeException(int status, String sentence, Optional<Duration> retryAfter) {
    super(sentence);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** How long to wait before trying again, if the server said so in seconds (Retry-After). */
  public Optional<Duration> retryAfter() {
    return retryAfter == null ? Optional.empty() : retryAfter;
  }

  /** The HTTP status of the answer, or 0 if the answer was no HTTP. */
  public int status() {
    return status;
  }
}
