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

  /** Whether these options carry anything. */
  public static boolean in(Dict options) {
    for (int i = 0; i < options.size(); i++) {
      if (isTrace(options.option(i), options.value(i))) {
        return true;
      }
    }
    return Passthru.used(options);
  }

  /** Copies what is carried. */
  public static void copy(Dict options, Dict.Builder details) {
    Passthru.copy(options, details);
    for (int i = 0; i < options.size(); i++) {
      if (isTrace(options.option(i), options.value(i))) {
        details.put(options.key(i), options.value(i));
      }
    }
  }

  private static boolean isTrace(String key, Object value) {
    return key.startsWith("_trace")
        && (key.equals("_traceparent") || key.equals("_tracestate"))
        && value instanceof String;
  }
}
