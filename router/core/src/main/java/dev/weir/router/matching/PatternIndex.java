package dev.weir.router.matching;

import dev.weir.protocol.MatchPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Values by URI pattern (advanced profile, "Pattern-based Subscriptions" and "Pattern-based
 * Registrations"). The same text under two policies is two entries. Runs inside the realm's turn.
 */
public final class PatternIndex<T> {
  private final Map<String, T> exact = new HashMap<>();
  private final PrefixTree<T> prefixes = new PrefixTree<>();
  private final WildcardTree<T> wildcards = new WildcardTree<>();
  private final PatternQuota quota;

  /** An index without limits. */
  public PatternIndex() {
    this(PatternQuota.unlimited());
  }

  /** An index that draws on a quota; whoever adds to it asks {@link #excess} first. */
  public PatternIndex(PatternQuota quota) {
    this.quota = quota;
  }

  /** The limit that keeps a new pattern out; empty when it may be put. */
  public Optional<PatternQuota.Excess> excess(String pattern, MatchPolicy match) {
    return quota.excess(pattern, match, wildcards);
  }

  /** The entry of this very pattern. */
  public Optional<T> find(String pattern, MatchPolicy match) {
    return Optional.ofNullable(
        switch (match) {
          case EXACT -> exact.get(pattern);
          case PREFIX -> prefixes.find(pattern);
          case WILDCARD -> wildcards.find(pattern);
        });
  }

  public void put(String pattern, MatchPolicy match, T value) {
    boolean added =
        switch (match) {
          case EXACT -> {
            exact.put(pattern, value);
            yield false;
          }
          case PREFIX -> prefixes.put(pattern, value);
          case WILDCARD -> wildcards.put(pattern, value);
        };
    if (added) {
      quota.take();
    }
  }

  public void remove(String pattern, MatchPolicy match) {
    boolean removed =
        switch (match) {
          case EXACT -> {
            exact.remove(pattern);
            yield false;
          }
          case PREFIX -> prefixes.remove(pattern);
          case WILDCARD -> wildcards.remove(pattern);
        };
    if (removed) {
      quota.release();
    }
  }

  /** The entry of the exact URI, or null; for the hot path. */
  public T exact(String uri) {
    return exact.get(uri);
  }

  /**
   * The one entry that a call goes to: the exact one, else the longest prefix, else the wildcard
   * pattern whose literal components come first. Null when none matches.
   */
  public T best(String uri) {
    T value = exact.get(uri);
    if (value == null) {
      value = prefixes.longest(uri);
    }
    return value == null ? wildcards.best(uri) : value;
  }

  /** Every entry that matches: the exact one, then prefixes, then wildcard patterns. */
  public void forEachMatch(String uri, Consumer<? super T> consumer) {
    T value = exact.get(uri);
    if (value != null) {
      consumer.accept(value);
    }
    prefixes.forEachPrefixOf(uri, consumer);
    wildcards.forEachMatch(uri, consumer);
  }

  /** Whether there is any pattern that is not exact. */
  public boolean hasPatterns() {
    return !prefixes.isEmpty() || !wildcards.isEmpty();
  }

  public boolean isEmpty() {
    return exact.isEmpty() && !hasPatterns();
  }
}
