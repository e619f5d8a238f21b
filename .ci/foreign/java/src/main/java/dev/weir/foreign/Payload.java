package dev.weir.foreign;

import java.util.List;
import java.util.Map;

/** Arguments and ArgumentsKw; autobahn gives null for what was left out. */
record Payload(List<Object> args, Map<String, Object> kwargs) {
  static final Payload NOTHING = new Payload(List.of(), Map.of());

  Payload {
    args = args == null ? List.of() : args;
    kwargs = kwargs == null ? Map.of() : kwargs;
  }
}
