package dev.weir.router.join;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Role;
import dev.weir.router.options.RealmOptions;
import java.util.ArrayList;
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
          Feature.PATTERN_BASED_SUBSCRIPTION);

  /** Of the Dealer. */
  public static final List<Feature> DEALER =
      List.of(
          Feature.PROGRESSIVE_CALL_RESULTS,
          Feature.PROGRESSIVE_CALL_INVOCATIONS,
          Feature.CALL_CANCELING,
          Feature.CALL_TIMEOUT,
          Feature.CALLER_IDENTIFICATION,
          Feature.CALL_TRUSTLEVELS,
          Feature.PATTERN_BASED_REGISTRATION,
          Feature.SHARED_REGISTRATION,
          Feature.REGISTRATION_REVOCATION,
          Feature.CALL_REROUTE);

  private static final Map<String, Object> ROLES = roles(DEALER);
  private static final Map<String, Object> SHARDED = roles(sharded());

  private Features() {}

  /** The value of {@code WELCOME.Details.roles} in a realm. */
  static Map<String, Object> roles(RealmOptions realm) {
    return realm.shardedRegistrations() ? SHARDED : ROLES;
  }

  private static Map<String, Object> roles(List<Feature> dealer) {
    Map<String, Object> flags = flags(dealer);
    flags.put("call_cancelling", true); // as the text on progressive invocations spells it
    return Map.of(Role.BROKER.word(), role(flags(BROKER)), Role.DEALER.word(), role(flags));
  }

  private static List<Feature> sharded() {
    List<Feature> features = new ArrayList<>(DEALER);
    features.add(Feature.SHARDED_REGISTRATION);
    return features;
  }

  private static Map<String, Object> flags(List<Feature> features) {
    Map<String, Object> flags = new LinkedHashMap<>();
    features.forEach(feature -> flags.put(feature.word(), true));
    return flags;
  }

  private static Map<String, Object> role(Map<String, Object> flags) {
    return Dict.of("features", flags).toMap();
  }
}
