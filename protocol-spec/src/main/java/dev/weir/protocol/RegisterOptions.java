package dev.weir.protocol;

/** {@code REGISTER.Options}; unknown keys stay in {@link #dict()} and have no effect. */
public record RegisterOptions(
    Dict dict,
    MatchPolicy match,
    String invoke,
    long concurrency,
    boolean discloseCaller,
    boolean forwardTimeout) {

  public static final RegisterOptions NONE =
      new RegisterOptions(Dict.EMPTY, MatchPolicy.EXACT, "single", 0, false, false);

  private static final String PLACE = "REGISTER.Options";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static RegisterOptions of(Dict dict) {
    if (dict.isEmpty()) {
      return NONE;
    }
    MatchPolicy match = MatchPolicy.EXACT;
    String invoke = "single";
    long concurrency = 0;
    boolean discloseCaller = false;
    boolean forwardTimeout = false;
    for (int i = 0; i < dict.size(); i++) {
      String key = dict.option(i);
      Object value = dict.value(i);
      switch (key) {
        case "match" ->
            match =
                MatchPolicy.of(OptionValue.text(PLACE, key, value))
                    .orElseThrow(
                        () -> OptionValue.wrong(PLACE, key, "exact, prefix or wildcard", value));
        case "invoke" -> invoke = OptionValue.text(PLACE, key, value);
        case "concurrency" -> concurrency = OptionValue.natural(PLACE, key, value);
        case "disclose_caller" -> discloseCaller = OptionValue.flag(PLACE, key, value);
        case "forward_timeout" -> forwardTimeout = OptionValue.flag(PLACE, key, value);
        default -> {}
      }
    }
    return new RegisterOptions(dict, match, invoke, concurrency, discloseCaller, forwardTimeout);
  }
}
