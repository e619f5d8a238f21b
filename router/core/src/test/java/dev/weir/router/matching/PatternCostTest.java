package dev.weir.router.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.MatchPolicy;
import org.junit.jupiter.api.Test;

/** The case P2: what a look-up costs does not follow the number of patterns. */
final class PatternCostTest {
  private static final int URIS = 512;
  private static final int ENOUGH = 100;
  private static final int MOST = 5_000;

  private long matched;

  /** The best of many rounds that take turns tells, whatever else the machine does. */
  @Test
  @Hostile("P2")
  void aHundredThousandWildcardsCostAtMostTwiceAThousand() {
    PatternIndex<Integer> few = wildcards(1_000);
    PatternIndex<Integer> many = wildcards(100_000);
    long bestOfFew = Long.MAX_VALUE;
    long bestOfMany = Long.MAX_VALUE;
    int rounds = 0;
    while (rounds < ENOUGH || (rounds < MOST && bestOfMany > 2 * bestOfFew)) {
      bestOfFew = Math.min(bestOfFew, round(few, 1_000));
      bestOfMany = Math.min(bestOfMany, round(many, 100_000));
      rounds++;
    }
    assertThat(bestOfMany).isLessThanOrEqualTo(2 * bestOfFew);
    assertThat(matched).isEqualTo(2L * URIS * rounds);
  }

  private static PatternIndex<Integer> wildcards(int patterns) {
    PatternIndex<Integer> index = new PatternIndex<>();
    for (int i = 0; i < patterns; i++) {
      index.put("com.example" + i + "..wild", MatchPolicy.WILDCARD, i);
    }
    return index;
  }

  /** The URIs are new strings, as received ones are. */
  private long round(PatternIndex<Integer> index, int patterns) {
    String[] uris = new String[URIS];
    for (int i = 0; i < URIS; i++) {
      uris[i] = "com.example" + (int) ((long) i * patterns / URIS) + ".any.wild";
    }
    long begin = System.nanoTime();
    for (String uri : uris) {
      index.forEachMatch(uri, pattern -> matched++);
    }
    return System.nanoTime() - begin;
  }
}
