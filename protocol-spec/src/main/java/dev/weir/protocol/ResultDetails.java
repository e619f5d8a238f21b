package dev.weir.protocol;

/** {@code RESULT.Details}; unknown keys stay in {@link #dict()} and have no effect. */
public record ResultDetails(Dict dict, boolean progress) {

  public static final ResultDetails NONE = new ResultDetails(Dict.EMPTY, false);

  private static final String PLACE = "RESULT.Details";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static ResultDetails of(Dict dict) {
    if (dict.isEmpty()) {
      return NONE;
    }
    return new ResultDetails(dict, OptionValue.progress(PLACE, dict));
  }
}
