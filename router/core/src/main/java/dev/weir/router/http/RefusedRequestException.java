package dev.weir.router.http;

/** A request that is not served. It carries no stack trace: anybody can cause it at will. */
public final class RefusedRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public RefusedRequestException(Refusal refusal) {
    super(refusal.sentence(), null, false, false);
    this.refusal = refusal;
  }

  RefusedRequestException(int status, String sentence) {
    this(new Refusal(status, sentence));
  }

  Refusal refusal() {
    return refusal;
  }
}
