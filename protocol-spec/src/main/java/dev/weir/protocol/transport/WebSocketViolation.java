package dev.weir.protocol.transport;

/**
 * The peer broke RFC 6455 or a limit; the connection must be closed with {@link #closeCode()} and
 * the message as reason. Carries no stack trace: with hostile peers it is an everyday outcome.
 */
public final class WebSocketViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int closeCode;

  WebSocketViolation(int closeCode, String sentence) {
    super(sentence, null, false, false);
    this.closeCode = closeCode;
  }

  static WebSocketViolation protocolError(String sentence) {
    return new WebSocketViolation(WebSocketCloseCode.PROTOCOL_ERROR, sentence);
  }

  /** The code for the close frame, one of {@link WebSocketCloseCode}. */
  public int closeCode() {
    return closeCode;
  }
}
