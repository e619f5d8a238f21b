package dev.weir.router.matching;

import dev.weir.protocol.MatchPolicy;

/**
 * One pattern by itself, for the few that a configuration or a request names; many are matched by
 * {@link PatternIndex}. Immutable.
 */
public record UriPattern(String text, MatchPolicy match) {

  /** Whether a URI matches. Allocates nothing. */
  public boolean matches(String uri) {
    return switch (match) {
      case EXACT -> uri.equals(text);
      case PREFIX -> uri.startsWith(text);
      case WILDCARD -> matchesComponents(uri);
    };
  }

  /** The text with which every URI that matches begins. */
  public String literalStart() {
    if (match != MatchPolicy.WILDCARD) {
      return text;
    }
    if (text.startsWith(".")) {
      return "";
    }
    int gap = text.indexOf("..");
    return gap >= 0 ? text.substring(0, gap + 1) : text;
  }

  private boolean matchesComponents(String uri) {
    int at = 0;
    int in = 0;
    while (true) {
      int end = end(text, at);
      int endIn = end(uri, in);
      boolean same = end - at == endIn - in && uri.regionMatches(in, text, at, end - at);
      if (end > at && !same) {
        return false;
      }
      if (end == text.length() || endIn == uri.length()) {
        return end == text.length() && endIn == uri.length();
      }
      at = end + 1;
      in = endIn + 1;
    }
  }

  private static int end(String uri, int from) {
    int dot = uri.indexOf('.', from);
    return dot < 0 ? uri.length() : dot;
  }
}
