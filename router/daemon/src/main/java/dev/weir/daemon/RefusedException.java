package dev.weir.daemon;

/**
 * The daemon does not start, for a reason that the user can put right; the message is the sentence
 * that says it.
 *
 * <p>Thread-safe.
 */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedException(String sentence) {
    super(sentence);
  }
}
