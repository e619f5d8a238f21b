package dev.weir.protocol;

/**
 * {@code CANCEL.Options}; without a mode it is killnowait; unknown keys stay in {@link #dict()} and
 * have no effect.
 */
public record CancelOptions(Dict dict, CancelMode mode) {

  public static final CancelOptions NONE = new CancelOptions(Dict.EMPTY, CancelMode.KILLNOWAIT);

  private static final String PLACE = "CANCEL.Options";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static CancelOptions of(Dict dict) {
    if (dict.isEmpty()) {
      return NONE;
    }
    CancelMode mode = CancelMode.KILLNOWAIT;
    for (int i = 0; i < dict.size(); i++) {
      String key = dict.option(i);
      Object value = dict.value(i);
      switch (key) {
        case "mode" -> mode = OptionValue.mode(PLACE, key, value);
        default -> {}
      }
    }
    return new CancelOptions(dict, mode);
  }
}
