package dev.weir.client.auth;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ProtocolViolation;

/** Texts and numbers that must be there. Stateless. */
final class Texts {
  private Texts() {}

  /** An option of the application that must not be empty; it is not shown. */
  static String named(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("the " + name + " must not be empty");
    }
    return value;
  }

  static String challenged(Dict extra, String key) {
    return extra.text(key).orElseThrow(() -> wrong(key, "a string"));
  }

  static int number(Dict extra, String key) {
    Object value = extra.find(key).orElse(null);
    if (value instanceof Long number && number >= 1 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw wrong(key, "an integer from 1 to 2147483647");
  }

  static ProtocolViolation wrong(String key, String wanted) {
    return new ProtocolViolation("CHALLENGE.Extra." + key + " must be " + wanted);
  }
}
