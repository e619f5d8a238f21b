package dev.weir.protocol;

import java.util.Optional;

/** {@code INVOCATION.Details}; unknown keys stay in {@link #dict()} and have no effect. */
public record InvocationDetails(
    Dict dict,
    Optional<String> procedure,
    Optional<Long> caller,
    boolean receiveProgress,
    boolean progress,
    long timeout) {

  public static final InvocationDetails NONE =
      new InvocationDetails(Dict.EMPTY, Optional.empty(), Optional.empty(), false, false, 0);

  private static final String PLACE = "INVOCATION.Details";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known key has a value of a wrong type
   */
  public static InvocationDetails of(Dict dict) {
    if (dict.isEmpty()) {
      return NONE;
    }
    Optional<String> procedure = Optional.empty();
    Optional<Long> caller = Optional.empty();
    boolean receiveProgress = false;
    boolean progress = false;
    long timeout = 0;
    for (int i = 0; i < dict.size(); i++) {
      String key = dict.option(i);
      Object value = dict.value(i);
      switch (key) {
        case "procedure" -> procedure = Optional.of(OptionValue.text(PLACE, key, value));
        case "caller" -> caller = Optional.of(OptionValue.id(PLACE, key, value));
        case "receive_progress" -> receiveProgress = OptionValue.flag(PLACE, key, value);
        case "progress" -> progress = OptionValue.flag(PLACE, key, value);
        case "timeout" -> timeout = OptionValue.natural(PLACE, key, value);
        case "trustlevel" -> OptionValue.natural(PLACE, key, value);
        case "caller_authid",
            "caller_authrole",
            "ppt_scheme",
            "ppt_serializer",
            "ppt_cipher",
            "ppt_keyid" ->
            OptionValue.text(PLACE, key, value);
        default -> {}
      }
    }
    return new InvocationDetails(dict, procedure, caller, receiveProgress, progress, timeout);
  }
}
