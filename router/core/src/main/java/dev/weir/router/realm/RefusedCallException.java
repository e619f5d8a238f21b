package dev.weir.router.realm;

/** A call of the router's own was answered with an error. Immutable. */
final class RefusedCallException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedCallException(String error) {
    super(error, null, false, false);
  }
}
