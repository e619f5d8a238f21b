package dev.weir.router.history;

import dev.weir.protocol.MatchPolicy;
import dev.weir.router.auth.UriSets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Of which topics the events are kept, and how many: the oldest are given up when there are more
 * than {@code limit}, when they take more than {@code bytes}, or when they are older than {@code
 * age}. Immutable; made by {@link #of} and the {@code with…} methods.
 *
 * @param topic a topic or a pattern
 * @param limit the most events
 * @param bytes the most octets, counted as payload, topic and 64 for each event
 * @param age how old an event may be, zero for any age
 * @param durable whether they are kept in the realm's {@link HistoryStore}, else in memory
 */
public record HistoryRule(
    String topic, MatchPolicy match, int limit, long bytes, Duration age, boolean durable) {
  private static final int LIMIT = 1_000;
  private static final long BYTES = 64L << 20;

  public HistoryRule {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(match, "match");
    if (limit < 1 || bytes < 1 || age.isNegative()) {
      throw new IllegalArgumentException("a history of " + topic + " keeps at least one event");
    }
  }

  /** The last 1,000 events in at most 64 MiB, of any age, in memory. */
  public static HistoryRule of(String topic, MatchPolicy match) {
    return new HistoryRule(topic, match, LIMIT, BYTES, Duration.ZERO, false);
  }

  /**
   * The rules as they are.
   *
   * @throws IllegalArgumentException when two are for the same topic or pattern
   */
  public static List<HistoryRule> distinct(List<HistoryRule> rules) {
    Set<List<Object>> patterns = new HashSet<>();
    for (HistoryRule rule : rules) {
      if (!patterns.add(List.of(rule.topic(), rule.match()))) {
        throw new IllegalArgumentException("two histories of " + rule.topic());
      }
    }
    return List.copyOf(rules);
  }

  public HistoryRule withLimit(int most) {
    return new HistoryRule(topic, match, most, bytes, age, durable);
  }

  public HistoryRule withBytes(long most) {
    return new HistoryRule(topic, match, limit, most, age, durable);
  }

  public HistoryRule withAge(Duration oldest) {
    return new HistoryRule(topic, match, limit, bytes, oldest, durable);
  }

  public HistoryRule withDurable(boolean stored) {
    return new HistoryRule(topic, match, limit, bytes, age, stored);
  }

  /** Whether all events of a subscription are among those that are kept. */
  boolean covers(String uri, MatchPolicy use) {
    return UriSets.covers(topic, match, uri, use);
  }

  /** Milliseconds since the epoch before which events are too old. */
  public long oldest(long nowMillis) {
    return age.isZero() ? Long.MIN_VALUE : nowMillis - age.toMillis();
  }
}
