package dev.weir.router.realm;

/** A call of the router's own was answered with an error. Immutable. */
public final class RefusedCallException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String error;

  RefusedCallException(String error) {
    super(error, null, false, false);
    this.error = error;
  }

  /** The URI of the error. */
  public String error() {
    return error;
  }
}
