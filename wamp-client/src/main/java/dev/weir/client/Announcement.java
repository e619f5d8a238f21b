package dev.weir.client;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The HELLO of this client: all four roles, each with what it implements. Stateless. */
final class Announcement {
  private Announcement() {}

  static Hello hello(String realm, String agent) {
    Map<String, Object> roles = new LinkedHashMap<>();
    for (Role role : List.of(Role.CALLER, Role.CALLEE, Role.PUBLISHER, Role.SUBSCRIBER)) {
      roles.put(role.word(), Map.of("features", flags(features(role))));
    }
    Dict details =
        Dict.builder()
            .put("roles", roles)
            .put("agent", agent)
            .put("authmethods", List.of("anonymous"))
            .build();
    return new Hello(realm, HelloDetails.of(details));
  }

  private static List<Feature> features(Role role) {
    return switch (role) {
      case CALLER ->
          List.of(
              Feature.PROGRESSIVE_CALL_RESULTS,
              Feature.CALL_CANCELING,
              Feature.CALLER_IDENTIFICATION);
      case CALLEE ->
          List.of(
              Feature.PROGRESSIVE_CALL_RESULTS,
              Feature.CALL_CANCELING,
              Feature.CALLER_IDENTIFICATION,
              Feature.PATTERN_BASED_REGISTRATION,
              Feature.SHARED_REGISTRATION,
              Feature.REGISTRATION_REVOCATION);
      case PUBLISHER ->
          List.of(
              Feature.PUBLISHER_EXCLUSION,
              Feature.PUBLISHER_IDENTIFICATION,
              Feature.SUBSCRIBER_BLACKWHITE_LISTING);
      case SUBSCRIBER ->
          List.of(
              Feature.PATTERN_BASED_SUBSCRIPTION,
              Feature.PUBLISHER_IDENTIFICATION,
              Feature.SUBSCRIPTION_REVOCATION);
      case BROKER, DEALER -> List.of();
    };
  }

  private static Map<String, Object> flags(List<Feature> features) {
    Map<String, Object> flags = new LinkedHashMap<>();
    features.forEach(feature -> flags.put(feature.word(), true));
    return flags;
  }
}
