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
    switch (match) {
      case EXACT -> exact.put(pattern, value);
      case PREFIX -> prefixes.put(pattern, value);
      case WILDCARD -> wildcards.put(pattern, value);
    }
  }

  public void remove(String pattern, MatchPolicy match) {
    switch (match) {
      case EXACT -> exact.remove(pattern);
      case PREFIX -> prefixes.remove(pattern);
      case WILDCARD -> wildcards.remove(pattern);
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
