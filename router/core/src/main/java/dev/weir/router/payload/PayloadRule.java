package dev.weir.router.payload;

import dev.weir.protocol.MatchPolicy;

/**
 * What is declared for the payloads of a URI or of all that a pattern matches. Of several rules
 * that match a URI the one counts that a call would go to: the exact one, else the longest prefix,
 * else the wildcard whose literal components come first.
 *
 * @param kind which messages are judged
 */
public record PayloadRule(String uri, MatchPolicy match, Kind kind, PayloadValidator validator) {

  /** The messages that can be judged. */
  public enum Kind {
    /** What callers send: CALL. */
    CALL,
    /** What callees answer: YIELD, progressive ones too. */
    RESULT,
    /** What publishers send: PUBLISH. */
    PUBLICATION
  }
}
