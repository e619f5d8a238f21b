package dev.weir.protocol;

/**
 * A peer broke the protocol: its session is aborted with {@code wamp.error.protocol_violation} and
 * this message.
 *
 * <p>It carries no stack trace: what a hostile peer can cause at will must be cheap.
 */
public final class ProtocolViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProtocolViolation(String message) {
    super(message, null, false, false);
  }
}
