package dev.weir.daemon.config;

/**
 * A password, key or token; it never shows in text.
 *
 * <p>Thread-safe.
 */
record Secret(String value) {

  @Override
  public String toString() {
    return "***";
  }
}
