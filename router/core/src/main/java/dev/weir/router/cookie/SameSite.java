package dev.weir.router.cookie;

/** With which requests of other sites a browser sends a cookie (RFC 6265bis section 5.2). */
public enum SameSite {
  /** With none. */
  STRICT("Strict"),
  /** When the user follows a link; WebSockets of other sites do not get it either. */
  LAX("Lax"),
  /** With all; needs {@code secure}. */
  NONE("None");

  private final String word;

  SameSite(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
