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

  static Hello hello(String realm, String agent, Logins logins) {
    Map<String, Object> roles = new LinkedHashMap<>();
    for (Role role : List.of(Role.CALLER, Role.CALLEE, Role.PUBLISHER, Role.SUBSCRIBER)) {
      roles.put(role.word(), Map.of("features", flags(role)));
    }
    Dict.Builder details =
        Dict.builder().put("roles", roles).put("agent", agent).put("authmethods", logins.methods());
    logins.authid().ifPresent(authid -> details.put("authid", authid));
    Dict extra = logins.extra();
    if (!extra.isEmpty()) {
      details.put("authextra", extra.toMap());
    }
    return new Hello(realm, HelloDetails.of(details.build()));
  }

  private static List<Feature> features(Role role) {
    return switch (role) {
      case CALLER ->
          List.of(
              Feature.PROGRESSIVE_CALL_RESULTS,
              Feature.PROGRESSIVE_CALL_INVOCATIONS,
              Feature.CALL_TIMEOUT,
              Feature.CALL_CANCELING,
              Feature.CALLER_IDENTIFICATION,
              Feature.SHARDED_REGISTRATION,
              Feature.PAYLOAD_PASSTHRU_MODE);
      case CALLEE ->
          List.of(
              Feature.PROGRESSIVE_CALL_RESULTS,
              Feature.PROGRESSIVE_CALL_INVOCATIONS,
              Feature.CALL_TIMEOUT,
              Feature.CALL_CANCELING,
              Feature.CALLER_IDENTIFICATION,
              Feature.CALL_TRUSTLEVELS,
              Feature.CALL_REROUTE,
              Feature.PATTERN_BASED_REGISTRATION,
              Feature.SHARED_REGISTRATION,
              Feature.SHARDED_REGISTRATION,
              Feature.REGISTRATION_REVOCATION,
              Feature.PAYLOAD_PASSTHRU_MODE);
      case PUBLISHER ->
          List.of(
              Feature.PUBLISHER_EXCLUSION,
              Feature.PUBLISHER_IDENTIFICATION,
              Feature.SUBSCRIBER_BLACKWHITE_LISTING,
              Feature.SHAREDED_SUBSCRIPTIONS,
              Feature.PAYLOAD_PASSTHRU_MODE);
      case SUBSCRIBER ->
          List.of(
              Feature.PATTERN_BASED_SUBSCRIPTION,
              Feature.PUBLISHER_IDENTIFICATION,
              Feature.PUBLICATION_TRUSTLEVELS,
              Feature.SHAREDED_SUBSCRIPTIONS,
              Feature.SUBSCRIPTION_REVOCATION,
              Feature.PAYLOAD_PASSTHRU_MODE);
      case BROKER, DEALER -> List.of();
    };
  }

  /** What the specification has no name for, or several. */
  private static List<String> others(Role role) {
    return switch (role) {
      case CALLEE -> List.of("call_cancelling");
      case PUBLISHER -> List.of("sharded_subscriptions");
      case SUBSCRIBER -> List.of("sharded_subscriptions", "_event_gap");
      default -> List.of();
    };
  }

  private static Map<String, Object> flags(Role role) {
    Map<String, Object> flags = new LinkedHashMap<>();
    features(role).forEach(feature -> flags.put(feature.word(), true));
    others(role).forEach(word -> flags.put(word, true));
    return flags;
  }
}
