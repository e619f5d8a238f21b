package dev.weir.protocol.codec;

/**
 * A value has no form in the receiver's serializer. Carries the error URI and a sentence for
 * whoever asked; no stack trace, as peers can cause it at will.
 */
public final class Unencodable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String error;

  public Unencodable(String error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  /** The error URI to answer with. */
  public String error() {
    return error;
  }
}
