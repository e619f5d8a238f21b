package dev.weir.protocol;

import java.util.List;
import java.util.Optional;

/** {@code PUBLISH.Options}; unknown keys stay in {@link #dict()} and have no effect. */
public record PublishOptions(
    Dict dict,
    boolean acknowledge,
    boolean excludeMe,
    boolean discloseMe,
    boolean retain,
    Audience audience) {

  public static final PublishOptions NONE =
      new PublishOptions(Dict.EMPTY, false, true, false, false, Audience.ALL);

  /** Options that ask for a PUBLISHED. */
  public static final PublishOptions ACKNOWLEDGE = of(Dict.of("acknowledge", true));

  private static final String PLACE = "PUBLISH.Options";

  /**
   * The view of a dictionary.
   *
   * @throws ProtocolViolation when a known option has a wrong type
   */
  public static PublishOptions of(Dict dict) {
    return dict.isEmpty() ? NONE : new Scan().read(dict);
  }

  /** Reads the options one after another. */
  private static final class Scan {
    private boolean acknowledge;
    private boolean excludeMe = true;
    private boolean discloseMe;
    private boolean retain;
    private boolean listed;
    private List<Long> exclude = List.of();
    private List<String> excludeAuthid = List.of();
    private List<String> excludeAuthrole = List.of();
    private Optional<List<Long>> eligible = Optional.empty();
    private Optional<List<String>> eligibleAuthid = Optional.empty();
    private Optional<List<String>> eligibleAuthrole = Optional.empty();

    PublishOptions read(Dict dict) {
      for (int i = 0; i < dict.size(); i++) {
        option(dict.option(i), dict.value(i));
      }
      Audience audience =
          listed
              ? new Audience(
                  exclude,
                  excludeAuthid,
                  excludeAuthrole,
                  eligible,
                  eligibleAuthid,
                  eligibleAuthrole)
              : Audience.ALL;
      return new PublishOptions(dict, acknowledge, excludeMe, discloseMe, retain, audience);
    }

    private void option(String key, Object value) {
      switch (key) {
        case "acknowledge" -> acknowledge = OptionValue.flag(PLACE, key, value);
        case "exclude_me" -> excludeMe = OptionValue.flag(PLACE, key, value);
        case "disclose_me" -> discloseMe = OptionValue.flag(PLACE, key, value);
        case "retain" -> retain = OptionValue.flag(PLACE, key, value);
        case "rkey", "ppt_scheme", "ppt_serializer", "ppt_cipher", "ppt_keyid" ->
            OptionValue.text(PLACE, key, value);
        default -> audience(key, value);
      }
    }

    private void audience(String key, Object value) {
      switch (key) {
        case "exclude" -> exclude = OptionValue.ids(PLACE, key, value);
        case "exclude_authid" -> excludeAuthid = OptionValue.texts(PLACE, key, value);
        case "exclude_authrole" -> excludeAuthrole = OptionValue.texts(PLACE, key, value);
        case "eligible" -> eligible = Optional.of(OptionValue.ids(PLACE, key, value));
        case "eligible_authid" ->
            eligibleAuthid = Optional.of(OptionValue.texts(PLACE, key, value));
        case "eligible_authrole" ->
            eligibleAuthrole = Optional.of(OptionValue.texts(PLACE, key, value));
        default -> {
          return;
        }
      }
      listed = true;
    }
  }
}
