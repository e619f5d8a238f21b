package dev.weir.daemon;

/** Texts that are to be pasted into the configuration. Stateless. */
final class YamlText {
  private YamlText() {}

  /** In quotes unless it is a plain word. */
  static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_.-]*")
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
