package dev.weir.router.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One pattern judges as an index of this one pattern does. */
final class UriPatternTest {

  @ParameterizedTest
  @CsvSource({
    "EXACT, com.a, com.a, true",
    "EXACT, com.a, com.ab, false",
    "PREFIX, com.a, com.ab, true",
    "PREFIX, com.a, com, false",
    "PREFIX, '', anything, true",
    "WILDCARD, com..b, com.a.b, true",
    "WILDCARD, com..b, com.a.c, false",
    "WILDCARD, com..b, com.a.bb, false",
    "WILDCARD, com..b, com.a.b.c, false",
    "WILDCARD, com..b, com.a, false",
    "WILDCARD, .a., x.a.y, true",
    "WILDCARD, .a., x.a, false",
    "WILDCARD, a., a.b, true",
    "WILDCARD, a., a, false",
    "WILDCARD, .., a.b.c, true",
    "WILDCARD, .., a.b, false",
    "WILDCARD, ., a.b.c, false"
  })
  void matchesAsTheIndexDoes(MatchPolicy match, String pattern, String uri, boolean expected) {
    assertThat(new UriPattern(pattern, match).matches(uri)).isEqualTo(expected);
    PatternIndex<String> index = new PatternIndex<>();
    index.put(pattern, match, "found");
    boolean[] found = new boolean[1];
    index.forEachMatch(uri, value -> found[0] = true);
    assertThat(found[0]).isEqualTo(expected);
  }
}
