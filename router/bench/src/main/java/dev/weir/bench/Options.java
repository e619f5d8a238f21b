package dev.weir.bench;

import java.util.HashMap;
import java.util.Map;

/** A command line of options with a value each. Stateless. */
final class Options {
  private Options() {}

  /**
   * The values, with the defaults of those that are not given.
   *
   * @throws IllegalArgumentException when an option is unknown or has no value
   */
  static Map<String, String> parse(Map<String, String> defaults, String... words) {
    Map<String, String> values = new HashMap<>(defaults);
    for (int i = 0; i < words.length; i += 2) {
      if (!defaults.containsKey(words[i]) || i + 1 == words.length) {
        throw new IllegalArgumentException(words[i] + " is no option, or has no value");
      }
      values.put(words[i], words[i + 1]);
    }
    return Map.copyOf(values);
  }
}
