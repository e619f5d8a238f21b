package dev.weir.protocol.transport;

import java.io.IOException;

/** The server did not agree to a WebSocket connection; the message says why. */
public final class WebSocketHandshakeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  WebSocketHandshakeException(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  /** The HTTP status of the answer, or 0 if the answer was no HTTP. */
  public int status() {
    return status;
  }
}
