package dev.weir.daemon.config;

/**
 * A key of a section: its type, whether it must be there, whether this build serves it, and if not,
 * what that means for the user.
 *
 * <p>Thread-safe.
 */
record Field(String name, ValueType<?> type, boolean required, boolean served, String consequence) {

  static Field served(String name, ValueType<?> type) {
    return new Field(name, type, false, true, "");
  }

  static Field required(String name, ValueType<?> type) {
    return new Field(name, type, true, true, "");
  }

  static Field later(String name, ValueType<?> type, String consequence) {
    return new Field(name, type, false, false, consequence);
  }

  String warning(String path) {
    return "key " + path + " is not served by this build: " + consequence;
  }
}
