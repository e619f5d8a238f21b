package dev.weir.protocol;

import java.util.OptionalLong;

/** {@code SUBSCRIBE.Options}; unknown keys stay in {@link #dict()} and have no effect. */
public record SubscribeOptions(Dict dict, MatchPolicy match, boolean retained) {

  public static final SubscribeOptions NONE =
      new SubscribeOptions(Dict.EMPTY, MatchPolicy.EXACT, false);

  private static final String PLACE = "SUBSCRIBE.Options";
  private static final String LAST = "_last";
  private static final String SINCE = "_since";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static SubscribeOptions of(Dict dict) {
    if (dict.isEmpty()) {
      return NONE;
    }
    MatchPolicy match = MatchPolicy.EXACT;
    boolean retained = false;
    for (int i = 0; i < dict.size(); i++) {
      String key = dict.option(i);
      Object value = dict.value(i);
      switch (key) {
        case "match" ->
            match =
                MatchPolicy.of(OptionValue.text(PLACE, key, value))
                    .orElseThrow(
                        () -> OptionValue.wrong(PLACE, key, "exact, prefix or wildcard", value));
        case "get_retained" -> retained = OptionValue.flag(PLACE, key, value);
        case LAST -> OptionValue.natural(PLACE, key, value);
        case SINCE -> OptionValue.id(PLACE, key, value);
        case "nkey" -> OptionValue.text(PLACE, key, value);
        default -> {}
      }
    }
    return new SubscribeOptions(dict, match, retained);
  }

  /** Whether past events are asked for, by {@link #last} or {@link #since} (Weir's own). */
  public boolean catchesUp() {
    return !dict.isEmpty() && (last().isPresent() || since().isPresent());
  }

  /** How many past events come first. */
  public OptionalLong last() {
    return number(LAST);
  }

  /** The publication after which all past events come first. */
  public OptionalLong since() {
    return number(SINCE);
  }

  private OptionalLong number(String key) {
    return dict.find(key).map(value -> OptionalLong.of((Long) value)).orElse(OptionalLong.empty());
  }
}
