package dev.weir.router.history;

import dev.weir.protocol.ErrorUri;

/**
 * A history cannot be asked so: an error URI and a sentence. Without a stack, as peers cause it.
 */
final class RefusedQueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String error;

  RefusedQueryException(String error, String sentence) {
    super(sentence, null, false, false);
    this.error = error;
  }

  static RefusedQueryException unknown(long publication) {
    return new RefusedQueryException(
        ErrorUri.NO_SUCH_PUBLICATION,
        "publication " + publication + " is not in this history: given up, or never kept");
  }

  String error() {
    return error;
  }
}
