package dev.weir.router.auth;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The placeholders in the URIs of rules, and what they stand for. Stateless. */
final class Placeholders {
  private static final String MARK = "${";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(authid|authrole)}");

  private Placeholders() {}

  /** Whether there is one. */
  static boolean in(String uri) {
    return uri.contains(MARK);
  }

  /** Whether there is one in the last component. */
  static boolean inLastComponent(String uri) {
    return in(uri.substring(uri.lastIndexOf('.') + 1));
  }

  /**
   * Two in one component would let one value pass for a part of the other.
   *
   * @throws IllegalArgumentException when a placeholder is unknown, unfinished or the second one of
   *     a component
   */
  static void check(String uri) {
    if (!in(uri)) {
      return;
    }
    for (String component : uri.split("\\.", -1)) {
      if (in(component)) {
        String rest = PLACEHOLDER.matcher(component).replaceFirst("");
        if (in(rest) || rest.equals(component)) {
          throw new IllegalArgumentException(
              "`"
                  + component
                  + "` in a rule's URI is not a component with one placeholder, ${authid} or"
                  + " ${authrole}");
        }
      }
    }
  }

  /** The URI with the values in their places; empty when one cannot stand in a component. */
  static Optional<String> fill(String uri, String authrole, String authid) {
    Matcher found = PLACEHOLDER.matcher(uri);
    StringBuilder filled = new StringBuilder();
    while (found.find()) {
      String value = found.group(1).equals("authid") ? authid : authrole;
      if (value.indexOf('.') >= 0 || !UriRules.LOOSE.valid(value, MatchPolicy.EXACT)) {
        return Optional.empty();
      }
      found.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return Optional.of(found.appendTail(filled).toString());
  }

  /**
   * The URI with one character for each placeholder: what a rule weighs, whoever the session is.
   */
  static String shortened(String uri) {
    return in(uri) ? PLACEHOLDER.matcher(uri).replaceAll("x") : uri;
  }
}
