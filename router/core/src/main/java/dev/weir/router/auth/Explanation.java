package dev.weir.router.auth;

import java.util.List;

/**
 * Whether a session may do something, and why. Immutable.
 *
 * @param sentence for people
 * @param rules those that decided; none when no rule did
 */
public record Explanation(boolean allowed, String sentence, List<Rule> rules) {

  public Explanation {
    rules = List.copyOf(rules);
  }

  static Explanation allowed(String sentence, List<Rule> rules) {
    return new Explanation(true, sentence.formatted(""), rules);
  }

  static Explanation denied(String sentence, List<Rule> rules) {
    return new Explanation(false, sentence.formatted(" not"), rules);
  }
}
