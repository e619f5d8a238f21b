package dev.weir.protocol;

/** The features of the Advanced Profile by the names under which peers announce them. */
public enum Feature {
  PROGRESSIVE_CALL_RESULTS,
  PROGRESSIVE_CALL_INVOCATIONS,
  CALL_TIMEOUT,
  CALL_CANCELING,
  CALLER_IDENTIFICATION,
  CALL_TRUSTLEVELS,
  REGISTRATION_META_API,
  PATTERN_BASED_REGISTRATION,
  SHARED_REGISTRATION,
  SHARDED_REGISTRATION,
  REGISTRATION_REVOCATION,
  CALL_REROUTE,
  SUBSCRIBER_BLACKWHITE_LISTING,
  PUBLISHER_EXCLUSION,
  PUBLISHER_IDENTIFICATION,
  PUBLICATION_TRUSTLEVELS,
  SUBSCRIPTION_META_API,
  PATTERN_BASED_SUBSCRIPTION,
  SHAREDED_SUBSCRIPTIONS,
  EVENT_HISTORY,
  EVENT_RETENTION,
  /** SUBSCRIBE with past events first (Weir's own). */
  EVENT_CATCH_UP("_event_catch_up"),
  /** Events that say how many are missing before them (Weir's own). */
  EVENT_GAP("_event_gap"),
  SUBSCRIPTION_REVOCATION,
  TESTAMENT_META_API,
  SESSION_META_API,
  /** Weir's own place for it; the specification has it beside the features. */
  REFLECTION,
  PAYLOAD_PASSTHRU_MODE;

  private final String word;

  Feature() {
    word = name().toLowerCase(java.util.Locale.ROOT);
  }

  Feature(String word) {
    this.word = word;
  }

  /** The key under {@code features}. */
  public String word() {
    return word;
  }
}
