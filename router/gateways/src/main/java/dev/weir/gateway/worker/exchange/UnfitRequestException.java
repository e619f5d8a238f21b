package dev.weir.gateway.worker.exchange;

/** A request that has no form in the framing; nothing was sent. */
public final class UnfitRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  UnfitRequestException(String sentence) {
    super(sentence);
  }
}
