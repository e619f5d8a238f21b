package dev.weir.protocol;

import java.util.List;
import java.util.Optional;

/**
 * Who may receive a publication, by the six lists of subscriber black- and whitelisting (advanced
 * profile). An eligible list that is present and empty admits nobody.
 */
public record Audience(
    List<Long> exclude,
    List<String> excludeAuthid,
    List<String> excludeAuthrole,
    Optional<List<Long>> eligible,
    Optional<List<String>> eligibleAuthid,
    Optional<List<String>> eligibleAuthrole) {

  /** Everybody. */
  public static final Audience ALL =
      new Audience(
          List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
}
