package dev.weir.client;

import java.util.Locale;
import java.util.Map;

/**
 * An option of a client that has a name for files and the environment. Immutable.
 *
 * @param name such as {@code connect_timeout}; components are joined by dots
 * @param form what its value is, for people
 * @param setting sets it
 */
record NamedOption(String name, String form, Setting setting) {
  /** What a client's options in files begin with. */
  static final String PREFIX = "weir.client.";

  /** What sets an option. */
  interface Setting {
    /**
     * Sets it.
     *
     * @param builder what was set before
     * @param value the text
     * @param all the texts of all named options so far, for those that belong together
     * @throws IllegalArgumentException if the text is none of the form, or makes no sense
     */
    void set(WampClientBuilder builder, String value, Map<String, String> all);
  }

  /** In files of properties. */
  String property() {
    return PREFIX + name;
  }

  /** In the environment. */
  String variable() {
    return variable(property());
  }

  static String variable(String property) {
    return property.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether its value is a secret, which no message may show. */
  boolean isSecret() {
    return name.endsWith("secret");
  }
}
