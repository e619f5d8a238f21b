package dev.weir.protocol;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code HELLO.Details}: the roles of a client with the features that it announces for each, and
 * who it says it is.
 */
public record HelloDetails(
    Dict dict, Map<Role, Set<Feature>> roles, List<String> authmethods, Optional<String> authid) {

  private static final String PLACE = "HELLO.Details";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static HelloDetails of(Dict dict) {
    return new HelloDetails(
        dict,
        roles(dict),
        dict.find("authmethods")
            .map(value -> OptionValue.texts(PLACE, "authmethods", value))
            .orElse(List.of()),
        dict.find("authid").map(value -> OptionValue.text(PLACE, "authid", value)));
  }

  /** Whether the client announced a feature for a role. */
  public boolean announces(Role role, Feature feature) {
    Set<Feature> features = roles.get(role);
    return features != null && features.contains(feature);
  }

  private static Map<Role, Set<Feature>> roles(Dict dict) {
    Map<Role, Set<Feature>> roles = new EnumMap<>(Role.class);
    dict.find("roles")
        .ifPresent(
            value ->
                map("roles", value)
                    .forEach(
                        (word, details) ->
                            Role.ofClient((String) word)
                                .ifPresent(
                                    role -> roles.put(role, features((String) word, details)))));
    return roles;
  }

  private static Set<Feature> features(String role, Object details) {
    Set<Feature> announced = EnumSet.noneOf(Feature.class);
    Object features = map("roles." + role, details).get("features");
    if (features != null) {
      Map<?, ?> flags = map("roles." + role + ".features", features);
      for (Feature feature : Feature.values()) {
        if (Boolean.TRUE.equals(flags.get(feature.word()))) {
          announced.add(feature);
        }
      }
      // The specification spells it both ways; see the decisions on call canceling.
      if (Boolean.TRUE.equals(flags.get("call_cancelling"))) {
        announced.add(Feature.CALL_CANCELING);
      }
    }
    return announced;
  }

  private static Map<?, ?> map(String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw OptionValue.wrong(PLACE, key, "a dictionary", value);
  }
}
