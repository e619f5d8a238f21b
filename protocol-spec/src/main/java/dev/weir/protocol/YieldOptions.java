package dev.weir.protocol;

/** {@code YIELD.Options}; unknown keys stay in {@link #dict()} and have no effect. */
public record YieldOptions(Dict dict, boolean progress) {

  public static final YieldOptions NONE = new YieldOptions(Dict.EMPTY, false);

  private static final String PLACE = "YIELD.Options";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static YieldOptions of(Dict dict) {
    if (dict.isEmpty()) {
      return NONE;
    }
    return new YieldOptions(dict, OptionValue.progress(PLACE, dict));
  }
}
