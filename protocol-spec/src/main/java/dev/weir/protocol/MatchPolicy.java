package dev.weir.protocol;

import java.util.Optional;

/** How the URI of a subscription or registration matches topics or procedures. */
public enum MatchPolicy {
  EXACT("exact"),
  PREFIX("prefix"),
  WILDCARD("wildcard");

  private final String word;

  MatchPolicy(String word) {
    this.word = word;
  }

  /** The value of the option {@code match}. */
  public String word() {
    return word;
  }

  /** The policy of a value of the option {@code match}. */
  public static Optional<MatchPolicy> of(String word) {
    return switch (word) {
      case "exact" -> Optional.of(EXACT);
      case "prefix" -> Optional.of(PREFIX);
      case "wildcard" -> Optional.of(WILDCARD);
      default -> Optional.empty();
    };
  }
}
