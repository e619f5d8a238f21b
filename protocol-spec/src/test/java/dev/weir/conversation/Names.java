package dev.weir.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values that a play has given to the names of its script. Confined to one thread. */
final class Names {
  private final Map<String, Object> values = new HashMap<>();

  Optional<Object> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  void give(String name, Object value) {
    values.put(name, value);
  }

  /** A copy to try something with. */
  Names copy() {
    Names copy = new Names();
    copy.values.putAll(values);
    return copy;
  }

  /** Takes over what a copy has been given. */
  void adopt(Names copy) {
    values.putAll(copy.values);
  }
}
