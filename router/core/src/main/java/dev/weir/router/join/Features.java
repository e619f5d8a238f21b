package dev.weir.router.join;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The features that this router implements, by role: exactly what WELCOME announces. Immutable. */
public final class Features {
  /** Of the Broker. */
  public static final List<Feature> BROKER =
      List.of(
          Feature.PUBLISHER_EXCLUSION,
          Feature.SUBSCRIBER_BLACKWHITE_LISTING,
          Feature.SESSION_META_API,
          Feature.SUBSCRIPTION_META_API,
          Feature.EVENT_HISTORY,
          Feature.EVENT_CATCH_UP,
          Feature.REFLECTION,
          Feature.PUBLISHER_IDENTIFICATION,
          Feature.PUBLICATION_TRUSTLEVELS,
          Feature.PATTERN_BASED_SUBSCRIPTION);

  /** Of the Dealer. */
  public static final List<Feature> DEALER =
      List.of(
          Feature.PROGRESSIVE_CALL_RESULTS,
          Feature.CALL_CANCELING,
          Feature.CALL_TIMEOUT,
          Feature.SESSION_META_API,
          Feature.REGISTRATION_META_API,
          Feature.TESTAMENT_META_API,
          Feature.REFLECTION,
          Feature.PATTERN_BASED_REGISTRATION);

  private static final Map<String, Object> ROLES =
      Map.of(Role.BROKER.word(), role(BROKER), Role.DEALER.word(), role(DEALER));

  private Features() {}

  /** The value of {@code WELCOME.Details.roles}. */
  static Map<String, Object> roles() {
    return ROLES;
  }

  private static Map<String, Object> role(List<Feature> features) {
    Map<String, Object> flags = new LinkedHashMap<>();
    features.forEach(feature -> flags.put(feature.word(), true));
    return Dict.builder()
        .put("features", flags)
        .put("reflection", true) // where the specification has it, beside the features
        .build()
        .toMap();
  }
}
