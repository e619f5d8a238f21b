package dev.weir.protocol.transport;

/**
 * The peer broke the framing of RawSocket or a limit; the connection must be failed. Carries no
 * stack trace: with hostile peers it is an everyday outcome.
 */
public final class RawSocketViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RawSocketViolation(String sentence) {
    super(sentence, null, false, false);
  }
}
