package dev.weir.router.payload;

import dev.weir.router.matching.PatternIndex;
import dev.weir.router.payload.PayloadRule.Kind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of one realm for payloads, by URI. A payload whose URI has no rule is never looked
 * into. Immutable.
 */
public final class PayloadRules {
  private final Map<Kind, PatternIndex<PayloadValidator>> rules = new EnumMap<>(Kind.class);

  /**
   * The rules in any order.
   *
   * @throws IllegalArgumentException when two are for the same messages of the same pattern
   */
  public static PayloadRules of(Collection<PayloadRule> rules) {
    return new PayloadRules(rules);
  }

  private PayloadRules(Collection<PayloadRule> given) {
    for (PayloadRule rule : given) {
      PatternIndex<PayloadValidator> index =
          rules.computeIfAbsent(rule.kind(), kind -> new PatternIndex<>());
      if (index.find(rule.uri(), rule.match()).isPresent()) {
        throw new IllegalArgumentException(
            "two payload rules for " + rule.kind() + " " + rule.uri() + " " + rule.match().word());
      }
      index.put(rule.uri(), rule.match(), rule.validator());
    }
  }

  /** Whether nothing is declared at all. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Who judges these messages of a URI; empty when nobody does. */
  public Optional<PayloadValidator> of(Kind kind, String uri) {
    PatternIndex<PayloadValidator> index = rules.get(kind);
    return index == null ? Optional.empty() : Optional.ofNullable(index.best(uri));
  }
}
