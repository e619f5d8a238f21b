package dev.weir.protocol;

/** {@code INTERRUPT.Options}; unknown keys stay in {@link #dict()} and have no effect. */
public record InterruptOptions(Dict dict, CancelMode mode, String reason) {

  public static final InterruptOptions NONE =
      new InterruptOptions(Dict.EMPTY, CancelMode.KILLNOWAIT, "");

  private static final String PLACE = "INTERRUPT.Options";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static InterruptOptions of(Dict dict) {
    if (dict.isEmpty()) {
      return NONE;
    }
    CancelMode mode = CancelMode.KILLNOWAIT;
    String reason = "";
    for (int i = 0; i < dict.size(); i++) {
      String key = dict.option(i);
      Object value = dict.value(i);
      switch (key) {
        case "mode" -> mode = OptionValue.mode(PLACE, key, value);
        case "reason" -> reason = OptionValue.text(PLACE, key, value);
        default -> {}
      }
    }
    return new InterruptOptions(dict, mode, reason);
  }
}
