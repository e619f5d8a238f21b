package dev.weir.router.matching;

import dev.weir.protocol.MatchPolicy;
import java.util.Optional;

/**
 * How many patterns (prefixes and wildcards) the topics and procedures of one realm may have
 * together, and how many shapes its wildcard patterns may have in one index. The shape of a pattern
 * is which of its components are literal: what a look-up costs grows with the shapes, not with the
 * patterns. Runs inside the realm's turn.
 */
public final class PatternQuota {
  private final int patterns;
  private final int shapes;
  private int used;

  public PatternQuota(int patterns, int shapes) {
    this.patterns = patterns;
    this.shapes = shapes;
  }

  /** A quota that nothing exceeds. */
  public static PatternQuota unlimited() {
    return new PatternQuota(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** A limit that a further pattern would exceed. */
  public record Excess(String what, long value, String key) {}

  void take() {
    used++;
  }

  void release() {
    used--;
  }

  /** The limit that a new pattern would exceed; exact URIs exceed none. */
  Optional<Excess> excess(String pattern, MatchPolicy match, WildcardTree<?> wildcards) {
    if (match == MatchPolicy.EXACT) {
      return Optional.empty();
    }
    if (used >= patterns) {
      return Optional.of(
          new Excess("the number of patterns of a realm", patterns, "realms.limits.patterns"));
    }
    if (match == MatchPolicy.WILDCARD && wildcards.shapesWith(pattern) > shapes) {
      return Optional.of(
          new Excess(
              "the number of shapes of a realm's wildcard patterns",
              shapes,
              "realms.limits.pattern_shapes"));
    }
    return Optional.empty();
  }
}
