package dev.weir.router.options;

import dev.weir.protocol.MatchPolicy;
import java.util.Objects;
import java.util.Set;

/**
 * What becomes of events for slow subscribers of a topic or pattern ({@code
 * realms.slow_consumers}). For a subscription the rule of its very pattern decides, else the one
 * that matches its URI best. Immutable.
 *
 * @param slow what does, unless the subscriber chooses
 * @param allow what a subscriber may choose with SUBSCRIBE's option {@code _slow_consumer}, beside
 *     that
 */
public record SlowConsumerRule(
    String uri, MatchPolicy match, SlowConsumer slow, Set<SlowPolicy> allow) {

  public SlowConsumerRule {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(slow, "slow");
    allow = Set.copyOf(allow);
  }
}
