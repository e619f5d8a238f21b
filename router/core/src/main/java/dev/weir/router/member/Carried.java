package dev.weir.router.member;

import dev.weir.protocol.Dict;

/**
 * The options of CALL and PUBLISH that the router carries unchanged into the details of INVOCATION
 * and EVENT: those of payload passthru mode ({@link Passthru}), and {@code _traceparent} and {@code
 * _tracestate}, with which an application's traces hold together across the router (Weir's own, as
 * W3C Trace Context has them). Stateless.
 */
public final class Carried {
  private Carried() {}

  /** What these options carry; empty for most. */
  public static Dict of(Dict options) {
    return in(options) ? carried(options) : Dict.EMPTY;
  }

  /** Adds what {@link #of} gave. */
  public static void add(Dict carried, Dict.Builder details) {
    for (int i = 0; i < carried.size(); i++) {
      details.put(carried.key(i), carried.value(i));
    }
  }

  private static boolean in(Dict options) {
    for (int i = 0; i < options.size(); i++) {
      if (isTrace(options.option(i), options.value(i))) {
        return true;
      }
    }
    return Passthru.used(options);
  }

  private static Dict carried(Dict options) {
    Dict.Builder carried = Dict.builder();
    Passthru.copy(options, carried);
    for (int i = 0; i < options.size(); i++) {
      if (isTrace(options.option(i), options.value(i))) {
        carried.put(options.key(i), options.value(i));
      }
    }
    return carried.build();
  }

  private static boolean isTrace(String key, Object value) {
    return key.startsWith("_trace")
        && (key.equals("_traceparent") || key.equals("_tracestate"))
        && value instanceof String;
  }
}
