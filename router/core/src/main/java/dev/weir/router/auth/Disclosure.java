package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.matching.UriPattern;

/**
 * A rule of the configuration that discloses who calls or publishes at the URIs that match, without
 * being asked (advanced profile, "Caller Identification" and "Publisher Identification").
 * Immutable.
 */
public record Disclosure(UriPattern pattern, boolean caller, boolean publisher) {

  public Disclosure(String uri, MatchPolicy match, boolean caller, boolean publisher) {
    this(new UriPattern(uri, match), caller, publisher);
  }
}
