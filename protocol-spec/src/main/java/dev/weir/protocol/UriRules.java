package dev.weir.protocol;

/**
 * Which strings are URIs (basic profile, "URIs"): loose rules or strict ones, for exact URIs and
 * for both kinds of pattern.
 *
 * <p>Loose components are free of {@code .}, {@code #} and Unicode whitespace; strict ones are of
 * {@code [a-z0-9_]}. Exact URIs have no empty component, a prefix pattern at most its last one, a
 * wildcard pattern any (but is itself not empty). Stateless.
 */
public enum UriRules {
  LOOSE,
  STRICT;

  /** Whether the text is a URI for this use. */
  public boolean valid(String uri, MatchPolicy use) {
    return switch (use) {
      case EXACT -> scan(uri, false, false);
      case PREFIX -> uri.isEmpty() || (!uri.equals(".") && scan(uri, false, true));
      case WILDCARD -> !uri.isEmpty() && scan(uri, true, true);
    };
  }

  /**
   * Whether the first component is {@code wamp}, which clients may not register or publish under.
   */
  public static boolean reserved(String uri) {
    return uri.startsWith("wamp") && (uri.length() == 4 || uri.charAt(4) == '.');
  }

  private boolean scan(String uri, boolean emptyInside, boolean emptyLast) {
    int start = 0;
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '.') {
        if (i == start && !emptyInside) {
          return false;
        }
        start = i + 1;
      } else if (!allowed(c)) {
        return false;
      }
    }
    return start < uri.length() || emptyLast;
  }

  private boolean allowed(char c) {
    if (c < 128) {
      return this == STRICT
          ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'
          : c > ' ' && c != '#' || c < 9 || (c > 13 && c < 28);
    }
    return this == LOOSE && !whitespace(c);
  }

  private static boolean whitespace(char c) {
    return c == 0x85 || Character.isSpaceChar(c) || Character.isWhitespace(c);
  }
}
