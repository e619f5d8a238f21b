package dev.weir.protocol;

import java.util.Optional;

/** {@code EVENT.Details}; unknown keys stay in {@link #dict()} and have no effect. */
public record EventDetails(
    Dict dict, Optional<String> topic, Optional<Long> publisher, boolean retained) {

  public static final EventDetails NONE =
      new EventDetails(Dict.EMPTY, Optional.empty(), Optional.empty(), false);

  private static final String PLACE = "EVENT.Details";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static EventDetails of(Dict dict) {
    if (dict.isEmpty()) {
      return NONE;
    }
    Optional<String> topic = Optional.empty();
    Optional<Long> publisher = Optional.empty();
    boolean retained = false;
    for (int i = 0; i < dict.size(); i++) {
      String key = dict.option(i);
      Object value = dict.value(i);
      switch (key) {
        case "topic" -> topic = Optional.of(OptionValue.text(PLACE, key, value));
        case "publisher" -> publisher = Optional.of(OptionValue.id(PLACE, key, value));
        case "retained" -> retained = OptionValue.flag(PLACE, key, value);
        case "trustlevel" -> OptionValue.natural(PLACE, key, value);
        case "publisher_authid",
            "publisher_authrole",
            "ppt_scheme",
            "ppt_serializer",
            "ppt_cipher",
            "ppt_keyid" ->
            OptionValue.text(PLACE, key, value);
        default -> {}
      }
    }
    return new EventDetails(dict, topic, publisher, retained);
  }
}
