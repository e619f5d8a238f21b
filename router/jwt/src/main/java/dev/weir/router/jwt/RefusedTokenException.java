package dev.weir.router.jwt;

/** A token lets nobody in; without a stack, as anybody can cause it. Immutable. */
final class RefusedTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The reason is for the log and shows nothing of the token. */
  RefusedTokenException(String reason) {
    super(reason, null, false, false);
  }
}
