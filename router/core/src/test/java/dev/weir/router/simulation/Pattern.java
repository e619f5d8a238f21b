package dev.weir.router.simulation;

import dev.weir.protocol.MatchPolicy;

/**
 * A URI with a match policy, and what it matches, by the plain words of the specification and with
 * no regard to speed.
 */
public record Pattern(String uri, MatchPolicy match) {

  /** Whether a URI without gaps is matched. */
  public boolean matches(String concrete) {
    return switch (match) {
      case EXACT -> concrete.equals(uri);
      case PREFIX -> concrete.startsWith(uri);
      case WILDCARD -> matchesComponents(concrete.split("\\.", -1));
    };
  }

  /** Of two patterns that match the same procedure: whether a call goes to this one. */
  public boolean beats(Pattern other) {
    if (match != other.match) {
      return match.compareTo(other.match) < 0;
    }
    return match == MatchPolicy.WILDCARD
        ? literals().compareTo(other.literals()) > 0
        : uri.length() > other.uri.length();
  }

  private boolean matchesComponents(String[] given) {
    String[] wanted = uri.split("\\.", -1);
    if (wanted.length != given.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].isEmpty() && !wanted[i].equals(given[i])) {
        return false;
      }
    }
    return true;
  }

  /** A one for each literal component and a zero for each wildcard. */
  private String literals() {
    StringBuilder bits = new StringBuilder();
    for (String component : uri.split("\\.", -1)) {
      bits.append(component.isEmpty() ? '0' : '1');
    }
    return bits.toString();
  }
}
