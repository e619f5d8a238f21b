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
          Feature.CALL_CANCELING,
          Feature.CALL_TIMEOUT,
          Feature.PATTERN_BASED_REGISTRATION,
          Feature.PAYLOAD_PASSTHRU_MODE);

  /** The specification has the first; the second is what it means. */
  private static final List<String> SHARDED_SUBSCRIPTIONS =
      List.of(Feature.SHAREDED_SUBSCRIPTIONS.word(), "sharded_subscriptions");

  private Features() {}

  /** The value of {@code WELCOME.Details.roles} in a realm. */
  static Map<String, Object> roles(RealmOptions realm) {
    List<String> sharded = realm.shardedSubscriptions() ? SHARDED_SUBSCRIPTIONS : List.of();
    return Map.of(
        Role.BROKER.word(), role(BROKER, sharded), Role.DEALER.word(), role(DEALER, List.of()));
  }

  private static Map<String, Object> role(List<Feature> features, List<String> experimental) {
    Map<String, Object> flags = new LinkedHashMap<>();
    features.forEach(feature -> flags.put(feature.word(), true));
    experimental.forEach(word -> flags.put(word, true));
    return Dict.of("features", flags).toMap();
  }
}
