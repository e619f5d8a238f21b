package dev.weir.client.transfer;

import dev.weir.client.Arguments;

/** What handlers of transfers return, as arguments of a result. Stateless. */
final class Answers {
  private Answers() {}

  static Arguments of(Object value) {
    if (value == null) {
      return Arguments.NONE;
    }
    return value instanceof Arguments arguments ? arguments : Arguments.of(value);
  }
}
