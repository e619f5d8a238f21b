package dev.weir.client.link;

/** The peer broke the rules of the transport, or a limit. */
public final class LinkViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int closeCode;

  /** The close code is for a transport that has a last word. */
  public LinkViolation(int closeCode, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.closeCode = closeCode;
  }

  int closeCode() {
    return closeCode;
  }
}
