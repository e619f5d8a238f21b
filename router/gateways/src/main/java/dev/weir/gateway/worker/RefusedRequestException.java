package dev.weir.gateway.worker;

/** A call that no worker can get: the error for its caller. */
final class RefusedRequestException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String uri;

  RefusedRequestException(String uri, String sentence) {
    super(sentence);
    this.uri = uri;
  }

  String uri() {
    return uri;
  }
}
