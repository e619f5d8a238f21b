package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.matching.UriPattern;

/** Patterns as the sets of URIs that they match, and how two of them lie. Stateless. */
public final class UriSets {
  private UriSets() {}

  /** Whether the first pattern matches every URI that the second one matches. */
  public static boolean covers(
      String pattern, MatchPolicy match, String other, MatchPolicy otherMatch) {
    return switch (match) {
      case EXACT -> otherMatch != MatchPolicy.PREFIX && pattern.equals(other);
      case PREFIX -> new UriPattern(other, otherMatch).literalStart().startsWith(pattern);
      case WILDCARD ->
          otherMatch != MatchPolicy.PREFIX && new UriPattern(pattern, match).matches(other);
    };
  }

  /** Whether there can be a URI that both patterns match. */
  static boolean meet(String one, MatchPolicy oneMatch, String two, MatchPolicy twoMatch) {
    if (oneMatch == MatchPolicy.EXACT || twoMatch == MatchPolicy.EXACT) {
      return covers(one, oneMatch, two, twoMatch) || covers(two, twoMatch, one, oneMatch);
    }
    if (oneMatch == MatchPolicy.PREFIX) {
      return begins(one, two, twoMatch);
    }
    return twoMatch == MatchPolicy.PREFIX ? begins(two, one, oneMatch) : fit(one, two);
  }

  /** Whether a URI of the pattern can begin with the prefix. */
  private static boolean begins(String prefix, String pattern, MatchPolicy match) {
    if (match == MatchPolicy.PREFIX) {
      return prefix.startsWith(pattern) || pattern.startsWith(prefix);
    }
    String[] start = components(prefix);
    String[] given = components(pattern);
    if (start.length > given.length) {
      return false;
    }
    int last = start.length - 1;
    for (int i = 0; i < last; i++) {
      if (!given[i].isEmpty() && !given[i].equals(start[i])) {
        return false;
      }
    }
    return given[last].isEmpty() || given[last].startsWith(start[last]);
  }

  private static boolean fit(String one, String two) {
    String[] left = components(one);
    String[] right = components(two);
    if (left.length != right.length) {
      return false;
    }
    for (int i = 0; i < left.length; i++) {
      if (!left[i].isEmpty() && !right[i].isEmpty() && !left[i].equals(right[i])) {
        return false;
      }
    }
    return true;
  }

  private static String[] components(String uri) {
    return uri.split("\\.", -1);
  }
}
