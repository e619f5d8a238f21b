package dev.weir.router.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import dev.weir.router.simulation.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Patterns of a small alphabet against every URI of it. */
final class UriSetsTest {
  private static final int PATTERN_COMPONENTS = 3;

  /** One component and one letter more than patterns have: what a prefix can reach beyond them. */
  private static final List<String> URIS =
      texts(List.of("a", "ab", "abx", "b", "bx", "x"), PATTERN_COMPONENTS + 1);

  private static final List<Pattern> PATTERNS = patterns();

  @Test
  void coveringIsMatchingAllThatTheOtherMatches() {
    forAllPairs(
        (one, two) ->
            assertThat(UriSets.covers(one.uri(), one.match(), two.uri(), two.match()))
                .as("%s covers %s", one, two)
                .isEqualTo(URIS.stream().filter(two::matches).allMatch(one::matches)));
  }

  @Test
  void meetingIsMatchingSomethingThatTheOtherMatches() {
    forAllPairs(
        (one, two) ->
            assertThat(UriSets.meet(one.uri(), one.match(), two.uri(), two.match()))
                .as("%s meets %s", one, two)
                .isEqualTo(URIS.stream().filter(two::matches).anyMatch(one::matches)));
  }

  @Test
  void aPatternThatMayBeRegisteredCoversNothingThatMayNot() {
    SplittableRandom random = new SplittableRandom(8);
    int allowed = 0;
    for (int i = 0; i < 2_000; i++) {
      Permissions permissions = Permissions.of(rules(random));
      Predicate<String> mayRegister =
          uri -> permissions.allows(Action.REGISTER, uri, MatchPolicy.EXACT);
      Pattern pattern = PATTERNS.get(random.nextInt(PATTERNS.size()));
      if (permissions.allows(Action.REGISTER, pattern.uri(), pattern.match())) {
        allowed++;
        assertThat(URIS.stream().filter(pattern::matches)).allMatch(mayRegister);
      }
    }
    assertThat(allowed).isGreaterThan(100);
  }

  private interface Pair {
    void check(Pattern one, Pattern two);
  }

  private static void forAllPairs(Pair pair) {
    PATTERNS.forEach(one -> PATTERNS.forEach(two -> pair.check(one, two)));
  }

  private static List<Rule> rules(SplittableRandom random) {
    List<Rule> rules = new ArrayList<>();
    rules.add(Rule.allowAll());
    IntStream.range(0, 3)
        .mapToObj(i -> PATTERNS.get(random.nextInt(PATTERNS.size())))
        .map(pattern -> new Rule(pattern.uri(), pattern.match(), rights(random)))
        .forEach(rules::add);
    return rules;
  }

  private static Set<Action> rights(SplittableRandom random) {
    return random.nextBoolean() ? Set.of(Action.REGISTER) : Set.of();
  }

  private static List<Pattern> patterns() {
    List<String> texts = new ArrayList<>(texts(List.of("", "a", "ab", "b"), PATTERN_COMPONENTS));
    texts.add("");
    List<Pattern> patterns = new ArrayList<>();
    for (MatchPolicy match : MatchPolicy.values()) {
      texts.stream()
          .distinct()
          .filter(text -> UriRules.LOOSE.valid(text, match))
          .forEach(text -> patterns.add(new Pattern(text, match)));
    }
    return patterns;
  }

  /** Up to so many of the components, joined in every way. */
  private static List<String> texts(List<String> components, int most) {
    List<String> all = new ArrayList<>(components);
    List<String> last = components;
    for (int i = 1; i < most; i++) {
      last =
          last.stream()
              .flatMap(head -> components.stream().map(tail -> head + "." + tail))
              .toList();
      all.addAll(last);
    }
    return all;
  }
}
