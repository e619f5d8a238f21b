package dev.weir.router.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.MatchPolicy;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What patterns may cost. */
final class PatternQuotaTest {

  @Test
  void indexesShareTheirPatterns() {
    PatternQuota quota = new PatternQuota(3, 10);
    PatternIndex<String> topics = new PatternIndex<>(quota);
    PatternIndex<String> procedures = new PatternIndex<>(quota);
    topics.put("a.", MatchPolicy.PREFIX, "1");
    topics.put("a.", MatchPolicy.PREFIX, "again");
    topics.put("a..b", MatchPolicy.WILDCARD, "2");
    topics.put("exact", MatchPolicy.EXACT, "uncounted");
    assertThat(procedures.excess("c.", MatchPolicy.PREFIX)).isEmpty();
    procedures.put("c.", MatchPolicy.PREFIX, "3");
    PatternQuota.Excess excess = topics.excess("d.", MatchPolicy.PREFIX).orElseThrow();
    assertThat(excess.value()).isEqualTo(3);
    assertThat(excess.key()).isEqualTo("realms.limits.patterns");
    assertThat(topics.excess("d", MatchPolicy.EXACT)).isEmpty();
    procedures.remove("c.", MatchPolicy.PREFIX);
    procedures.remove("c.", MatchPolicy.PREFIX);
    assertThat(topics.excess("d.", MatchPolicy.PREFIX)).isEmpty();
    topics.put("d.", MatchPolicy.PREFIX, "3");
    assertThat(procedures.excess("c.", MatchPolicy.PREFIX)).isPresent();
  }

  @Test
  void shapesAreCountedByLiteralComponents() {
    PatternIndex<String> index = new PatternIndex<>(new PatternQuota(100, 2));
    index.put("a..b", MatchPolicy.WILDCARD, "1");
    index.put("cc..dd", MatchPolicy.WILDCARD, "the same shape");
    index.put("a.b.", MatchPolicy.WILDCARD, "another");
    assertThat(index.excess("e..f", MatchPolicy.WILDCARD)).isEmpty();
    Optional<PatternQuota.Excess> excess = index.excess("e..f.", MatchPolicy.WILDCARD);
    assertThat(excess.orElseThrow().key()).isEqualTo("realms.limits.pattern_shapes");
    index.remove("a..b", MatchPolicy.WILDCARD);
    assertThat(index.excess("e..f.", MatchPolicy.WILDCARD)).isPresent();
    index.remove("cc..dd", MatchPolicy.WILDCARD);
    assertThat(index.excess("e..f.", MatchPolicy.WILDCARD)).isEmpty();
  }

  @Test
  void prefixesThatComeAndGoLeaveNothing() {
    PrefixTree<Integer> tree = new PrefixTree<>();
    String longest = "a".repeat(1_000);
    tree.put(longest, 0);
    for (int i = 1; i < longest.length(); i++) {
      tree.put(longest.substring(0, i), i);
    }
    for (int i = 1; i < longest.length(); i++) {
      tree.remove(longest.substring(0, i));
    }
    assertThat(tree.nodes()).isEqualTo(1);
    assertThat(tree.find(longest)).isZero();
    assertThat(tree.longest(longest + "b")).isZero();
  }

  @Test
  void aPrefixTreeHasAtMostTwoNodesAPrefix() {
    SplittableRandom random = new SplittableRandom(3);
    PrefixTree<Integer> tree = new PrefixTree<>();
    java.util.Set<String> held = new java.util.HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String prefix = Integer.toString(random.nextInt(1 << random.nextInt(1, 20)), 3);
      if (random.nextInt(2) == 0) {
        assertThat(tree.put(prefix, i)).isEqualTo(held.add(prefix));
      } else {
        assertThat(tree.remove(prefix)).isEqualTo(held.remove(prefix));
      }
      if (i % 100 == 0) {
        assertThat(tree.nodes()).isLessThanOrEqualTo(2 * held.size());
      }
    }
    held.forEach(prefix -> assertThat(tree.find(prefix)).isNotNull());
    held.forEach(tree::remove);
    assertThat(tree.nodes()).isZero();
  }
}
