package dev.weir.protocol;

/**
 * {@code CALL.Options}; {@code timeout} is in milliseconds, 0 for none; unknown keys stay in {@link
 * #dict()} and have no effect.
 */
public record CallOptions(
    Dict dict, boolean receiveProgress, boolean progress, long timeout, boolean discloseMe) {

  public static final CallOptions NONE = new CallOptions(Dict.EMPTY, false, false, 0, false);

  private static final String PLACE = "CALL.Options";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static CallOptions of(Dict dict) {
    if (dict.isEmpty()) {
      return NONE;
    }
    boolean receiveProgress = false;
    boolean progress = false;
    long timeout = 0;
    boolean discloseMe = false;
    for (int i = 0; i < dict.size(); i++) {
      String key = dict.option(i);
      Object value = dict.value(i);
      switch (key) {
        case "receive_progress" -> receiveProgress = OptionValue.flag(PLACE, key, value);
        case "progress" -> progress = OptionValue.flag(PLACE, key, value);
        case "timeout" -> timeout = OptionValue.natural(PLACE, key, value);
        case "disclose_me" -> discloseMe = OptionValue.flag(PLACE, key, value);
        case "rkey", "runmode", "ppt_scheme", "ppt_serializer", "ppt_cipher", "ppt_keyid" ->
            OptionValue.text(PLACE, key, value);
        default -> {}
      }
    }
    return new CallOptions(dict, receiveProgress, progress, timeout, discloseMe);
  }
}
