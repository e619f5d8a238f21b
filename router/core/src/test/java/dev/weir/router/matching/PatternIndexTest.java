package dev.weir.router.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Row;
import dev.weir.protocol.MatchPolicy;
import dev.weir.router.simulation.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatternIndexTest {
  private final PatternIndex<String> index = new PatternIndex<>();

  @Test
  @Row({"C103", "C104", "C105", "C106", "C107"})
  void agreesWithThePlainReadingOfTheSpecification() {
    for (long seed = 1; seed <= 200; seed++) {
      againstThePlainReading(new SplittableRandom(seed));
    }
  }

  @ParameterizedTest
  @Row("C108")
  @CsvSource(
      nullValues = "none",
      value = {
        "a1.b2.c3.d4.e55, 1",
        "a1.b2.c3.d98.e74, 2",
        "a1.b2.c3.d4.e325, 3",
        "a1.b2.c55.d4.e5, 4",
        // the text says 5 and overlooks that prefixes are of characters: a1.b2.c3 comes first
        "a1.b2.c33.d4.e5, 2",
        "a1.b2.c88.d4.e5.f6.g7, 6",
        "a2.b2.c2.d2.e2, none",
      })
  void theSevenCallsOfTheText(String procedure, String target) {
    index.put("a1.b2.c3.d4.e55", MatchPolicy.EXACT, "1");
    index.put("a1.b2.c3", MatchPolicy.PREFIX, "2");
    index.put("a1.b2.c3.d4", MatchPolicy.PREFIX, "3");
    index.put("a1.b2..d4.e5", MatchPolicy.WILDCARD, "4");
    index.put("a1.b2.c33..e5", MatchPolicy.WILDCARD, "5");
    index.put("a1.b2..d4.e5..g7", MatchPolicy.WILDCARD, "6");
    index.put("a1.b2..d4..f6.g7", MatchPolicy.WILDCARD, "7");

    assertThat(index.best(procedure)).isEqualTo(target);
  }

  @Test
  @Row("C107")
  void ofWildcardsTheLongerFirstLiteralRunWinsWithoutThePrefix() {
    index.put("a1.b2..d4.e5", MatchPolicy.WILDCARD, "4");
    index.put("a1.b2.c33..e5", MatchPolicy.WILDCARD, "5");

    assertThat(index.best("a1.b2.c33.d4.e5")).isEqualTo("5");
  }

  @Test
  void theEmptyPrefixMatchesEverythingAndShadowsWildcards() {
    index.put("", MatchPolicy.PREFIX, "all");
    index.put("a..c", MatchPolicy.WILDCARD, "wild");

    assertThat(index.best("a.b.c")).isEqualTo("all");
    assertThat(index.best("z")).isEqualTo("all");
    index.remove("", MatchPolicy.PREFIX);
    assertThat(index.best("a.b.c")).isEqualTo("wild");
  }

  @Test
  @Row("C113")
  void everyGapOfAWildcardIsOneComponent() {
    index.put(".b..", MatchPolicy.WILDCARD, "gaps");

    assertThat(matches("a.b.c.d")).containsExactly("gaps");
    assertThat(matches("a.b.c")).isEmpty();
    assertThat(matches("a.b.c.d.e")).isEmpty();
    assertThat(matches("a.x.c.d")).isEmpty();
  }

  private void againstThePlainReading(SplittableRandom random) {
    PatternIndex<String> tried = new PatternIndex<>();
    Map<Pattern, String> plain = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      Pattern pattern = pattern(random);
      if (random.nextInt(3) == 0) {
        tried.remove(pattern.uri(), pattern.match());
        plain.remove(pattern);
      } else {
        tried.put(pattern.uri(), pattern.match(), "value " + i);
        plain.put(pattern, "value " + i);
      }
      assertThat(tried.find(pattern.uri(), pattern.match()).orElse(null))
          .isEqualTo(plain.get(pattern));
      compare(tried, plain, uri(random, 1));
    }
    plain.keySet().forEach(pattern -> tried.remove(pattern.uri(), pattern.match()));
    assertThat(tried.isEmpty()).isTrue();
  }

  private static void compare(PatternIndex<String> tried, Map<Pattern, String> plain, String uri) {
    List<String> expected = new ArrayList<>();
    Pattern best = null;
    for (Map.Entry<Pattern, String> entry : plain.entrySet()) {
      if (entry.getKey().matches(uri)) {
        expected.add(entry.getValue());
        best = best == null || entry.getKey().beats(best) ? entry.getKey() : best;
      }
    }
    List<String> found = new ArrayList<>();
    tried.forEachMatch(uri, found::add);
    assertThat(found).as(uri).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(tried.best(uri)).as(uri).isEqualTo(best == null ? null : plain.get(best));
    assertThat(tried.hasPatterns())
        .isEqualTo(plain.keySet().stream().anyMatch(p -> p.match() != MatchPolicy.EXACT));
  }

  private static Pattern pattern(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Pattern(uri(random, 1), MatchPolicy.EXACT);
      case 1 -> {
        String uri = uri(random, 1);
        yield new Pattern(uri.substring(0, random.nextInt(uri.length() + 1)), MatchPolicy.PREFIX);
      }
      default -> new Pattern(uri(random, 0), MatchPolicy.WILDCARD);
    };
  }

  /** Few components, of at least so many characters, so that patterns meet. */
  private static String uri(SplittableRandom random, int shortest) {
    StringBuilder uri = new StringBuilder();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      uri.append("ab", 0, Math.max(shortest, random.nextInt(3)));
      if (shortest == 1 && random.nextInt(4) == 0) {
        uri.append('b');
      }
      uri.append(i > 1 ? "." : "");
    }
    return uri.toString();
  }

  private List<String> matches(String uri) {
    List<String> found = new ArrayList<>();
    index.forEachMatch(uri, found::add);
    return found;
  }
}
