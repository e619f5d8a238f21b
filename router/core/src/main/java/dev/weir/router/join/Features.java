package dev.weir.router.join;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Role;
import dev.weir.router.options.RealmOptions;
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
          Feature.EVENT_GAP,
          Feature.REFLECTION,
          Feature.PUBLISHER_IDENTIFICATION,
          Feature.PUBLICATION_TRUSTLEVELS,
          Feature.PATTERN_BASED_SUBSCRIPTION,
          Feature.EVENT_RETENTION,
          Feature.SUBSCRIPTION_REVOCATION,
          Feature.PAYLOAD_PASSTHRU_MODE);

  /** Of the Dealer. */
  public static final List<Feature> DEALER =
      List.of(
          Feature.PROGRESSIVE_CALL_RESULTS,
          Feature.PROGRESSIVE_CALL_INVOCATIONS,
          Feature.CALL_CANCELING,
          Feature.CALL_TIMEOUT,
          Feature.SESSION_META_API,
          Feature.REGISTRATION_META_API,
          Feature.TESTAMENT_META_API,
          Feature.REFLECTION,
          Feature.CALLER_IDENTIFICATION,
          Feature.CALL_TRUSTLEVELS,
          Feature.PATTERN_BASED_REGISTRATION,
          Feature.SHARED_REGISTRATION,
          Feature.REGISTRATION_REVOCATION,
          Feature.CALL_REROUTE,
          Feature.PAYLOAD_PASSTHRU_MODE);

  /** The specification has the first; the second is what it means. */
  private static final List<String> SHARDED_SUBSCRIPTIONS =
      List.of(Feature.SHAREDED_SUBSCRIPTIONS.word(), "sharded_subscriptions");

  /** Call canceling as the text on progressive invocations spells it. */
  private static final String CALL_CANCELLING = "call_cancelling";

  private Features() {}

  /** The value of {@code WELCOME.Details.roles} in a realm. */
  static Map<String, Object> roles(RealmOptions realm) {
    List<String> sharded = realm.shardedSubscriptions() ? SHARDED_SUBSCRIPTIONS : List.of();
    List<String> dealer =
        realm.shardedRegistrations()
            ? List.of(CALL_CANCELLING, Feature.SHARDED_REGISTRATION.word())
            : List.of(CALL_CANCELLING);
    return Map.of(
        Role.BROKER.word(), role(BROKER, sharded), Role.DEALER.word(), role(DEALER, dealer));
  }

  private static Map<String, Object> role(List<Feature> features, List<String> further) {
    Map<String, Object> flags = new LinkedHashMap<>();
    features.forEach(feature -> flags.put(feature.word(), true));
    further.forEach(word -> flags.put(word, true));
    return Dict.builder()
        .put("features", flags)
        .put("reflection", true) // where the specification has it, beside the features
        .build()
        .toMap();
  }
}
