package dev.weir.router.undertow;

/** What a proxy says of its client is not taken, for a reason in words. */
final class RefusedProxyException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedProxyException(String reason) {
    super(reason);
  }

  static void require(boolean holds, String otherwise) throws RefusedProxyException {
    if (!holds) {
      throw new RefusedProxyException(otherwise);
    }
  }
}
