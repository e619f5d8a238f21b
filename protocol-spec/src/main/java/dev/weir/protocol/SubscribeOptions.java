package dev.weir.protocol;

/** {@code SUBSCRIBE.Options}; unknown keys stay in {@link #dict()} and have no effect. */
public record SubscribeOptions(Dict dict, MatchPolicy match, boolean retained) {

  public static final SubscribeOptions NONE =
      new SubscribeOptions(Dict.EMPTY, MatchPolicy.EXACT, false);

  private static final String PLACE = "SUBSCRIBE.Options";

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
        case "nkey" -> OptionValue.text(PLACE, key, value);
        default -> {}
      }
    }
    return new SubscribeOptions(dict, match, retained);
  }
}
