package dev.weir.client;

import dev.weir.protocol.MatchPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a subscription covers: one topic, or all that match a pattern (advanced profile,
 * pattern-based subscription), and what else is asked of the router. Immutable: each method returns
 * another one.
 *
 * @param uri the topic's URI or the pattern
 * @param match how topics are matched with it
 * @param options further options of SUBSCRIBE by their keys on the wire
 * @param atOnce how many events a handler may have at once
 */
public record Topic(String uri, MatchPolicy match, Map<String, Object> options, int atOnce) {
  /** The options that concern what was published before. */
  private static final String RETAINED = "get_retained";

  private static final String LAST = "_last";
  private static final String SINCE = "_since";

  /** Checks that nothing is null. */
  public Topic {
    Objects.requireNonNull(uri);
    Objects.requireNonNull(match);
    options = Map.copyOf(options);
    if (atOnce < 1) {
      throw new IllegalArgumentException("atOnce must be at least 1, not " + atOnce);
    }
  }

  /** The one topic with this URI. */
  public static Topic exact(String uri) {
    return new Topic(uri, MatchPolicy.EXACT, Map.of(), 1);
  }

  /** All topics whose URI starts with this text. */
  public static Topic prefix(String uri) {
    return new Topic(uri, MatchPolicy.PREFIX, Map.of(), 1);
  }

  /** All topics with as many components, of which empty ones here stand for any. */
  public static Topic wildcard(String uri) {
    return new Topic(uri, MatchPolicy.WILDCARD, Map.of(), 1);
  }

  /**
   * With the event that the router keeps of each topic, which comes first (advanced profile, event
   * retention; see {@link Publication#retain()} and {@link Event#isRetained()}).
   */
  public Topic retained() {
    return option(RETAINED, true);
  }

  /**
   * With the last events of the topic's history first, then live ones, without gap or duplicate. An
   * extension of Weir's router; the topic must have a history there. Only for the first handler
   * that a session has for a topic.
   *
   * @param events how many at most
   */
  public Topic last(int events) {
    return option(LAST, (long) events);
  }

  /**
   * With all events of the topic's history behind this publication first, otherwise as {@link
   * #last}. A client that was away gets what it missed.
   *
   * @param publication the id of the last event received ({@link Event#publication()})
   */
  public Topic since(long publication) {
    return option(SINCE, publication);
  }

  /**
   * With a key for this subscriber among those that share the topic's publications by their routing
   * keys (advanced profile, sharded subscription; see {@link Publication#routingKey}).
   */
  public Topic nodeKey(String key) {
    return option("nkey", key);
  }

  /**
   * With up to so many events handled at once, those of one publisher still in their order, as far
   * as publishers are disclosed ({@link Event#publisher()}); those of all others, in theirs. The
   * default is one after another, whoever published them.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public Topic parallel(int events) {
    return new Topic(uri, match, options, events);
  }

  /**
   * With an option of SUBSCRIBE that has no method here, such as {@code _slow_consumer}.
   *
   * @param key its key on the wire
   * @param value a value that WAMP carries
   */
  public Topic option(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return new Topic(uri, match, more, atOnce);
  }

  boolean wantsRetained() {
    return Boolean.TRUE.equals(options.get(RETAINED));
  }

  boolean wantsHistory() {
    return options.containsKey(LAST) || options.containsKey(SINCE);
  }

  /** It alone, by which the router tells subscriptions apart. */
  Topic bare() {
    return new Topic(uri, match, Map.of(), 1);
  }

  /** What it asks of all events to come. */
  Map<String, Object> standing() {
    Map<String, Object> standing = new LinkedHashMap<>(options);
    standing.remove(RETAINED);
    standing.remove(LAST);
    standing.remove(SINCE);
    return standing;
  }

  /** All options of SUBSCRIBE. */
  Map<String, Object> subscribeOptions() {
    Map<String, Object> all = new LinkedHashMap<>();
    if (match != MatchPolicy.EXACT) {
      all.put("match", match.word());
    }
    all.putAll(options);
    return all;
  }
}
