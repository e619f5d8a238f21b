package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many rules decide by their index what they would decide one by one. */
final class RuleSetTest {
  private static final String[] WORDS = {"a", "b", "ab", "wamp", "weir", "session", ""};

  @Test
  void manyRulesDecideLikeOneByOne() {
    Random dice = new Random(7);
    int decided = 0;
    for (int round = 0; round < 300; round++) {
      List<WeighedRule> rules = new ArrayList<>();
      for (int i = 0; i < 9 + round % 20; i++) {
        rules.add(WeighedRule.fixed(rule(dice)));
      }
      RuleSet many = new RuleSet(rules);
      for (int i = 0; i < 50; i++) {
        String uri = uri(dice);
        long expected = RuleSet.NONE;
        for (WeighedRule rule : rules) { // each alone, and so without an index
          long alone = new RuleSet(List.of(rule)).decide(Action.CALL, uri, MatchPolicy.EXACT);
          expected = RuleSet.stricter(expected, alone);
        }
        assertThat(many.decide(Action.CALL, uri, MatchPolicy.EXACT)).as(uri).isEqualTo(expected);
        decided += expected == RuleSet.NONE ? 0 : 1;
      }
    }
    assertThat(decided).isPositive();
  }

  private static Rule rule(Random dice) {
    MatchPolicy match = MatchPolicy.values()[dice.nextInt(3)];
    Set<Action> allow = dice.nextBoolean() ? Set.of(Action.CALL) : Set.of();
    String uri = uri(dice);
    return new Rule(
        match == MatchPolicy.PREFIX ? uri.substring(0, dice.nextInt(uri.length() + 1)) : uri,
        match,
        allow);
  }

  private static String uri(Random dice) {
    StringBuilder uri = new StringBuilder(WORDS[dice.nextInt(WORDS.length)]);
    for (int i = dice.nextInt(3); i >= 0; i--) {
      uri.append('.').append(WORDS[dice.nextInt(WORDS.length)]);
    }
    return uri.toString();
  }
}
