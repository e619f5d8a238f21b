package dev.weir.router.matching;

import dev.weir.protocol.MatchPolicy;

/**
 * Whether one pattern covers another: whether every URI that the second one matches is matched by
 * the first. Stateless.
 */
public final class Coverage {
  private Coverage() {}

  /** Whether {@code pattern} matches every URI that {@code uri} under {@code use} does. */
  public static boolean covers(String pattern, MatchPolicy match, String uri, MatchPolicy use) {
    return switch (match) {
      case EXACT -> use == MatchPolicy.EXACT && pattern.equals(uri);
      case PREFIX -> literalStart(uri, use).startsWith(pattern);
      case WILDCARD -> use != MatchPolicy.PREFIX && coversComponents(pattern, uri);
    };
  }

  /** The text with which every URI that the pattern matches begins. */
  private static String literalStart(String uri, MatchPolicy use) {
    if (use != MatchPolicy.WILDCARD) {
      return uri;
    }
    if (uri.startsWith(".")) {
      return "";
    }
    int gap = uri.indexOf("..");
    return gap >= 0 ? uri.substring(0, gap + 1) : uri;
  }

  private static boolean coversComponents(String pattern, String uri) {
    String[] wanted = pattern.split("\\.", -1);
    String[] given = uri.split("\\.", -1);
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
}
