package dev.weir.daemon.config;

/**
 * A scalar that is not of its type; the message is the sentence for the user.
 *
 * <p>Thread-safe.
 */
final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidValueException(String sentence) {
    super(sentence);
  }
}
