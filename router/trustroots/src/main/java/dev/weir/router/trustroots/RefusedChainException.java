package dev.weir.router.trustroots;

/** A chain of certificates breaks a rule; the message says which one, for the log. */
final class RefusedChainException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedChainException(String reason) {
    super(reason);
  }

  /** Holds a rule to be kept. */
  static void require(boolean kept, String rule) throws RefusedChainException {
    if (!kept) {
      throw new RefusedChainException(rule);
    }
  }
}
