package dev.weir.client;

import dev.weir.protocol.MatchPolicy;
import java.util.Objects;

/**
 * What a subscription covers: one topic, or all that match a pattern (advanced profile,
 * pattern-based subscription).
 *
 * @param uri the topic's URI or the pattern
 * @param match how topics are matched with it
 */
public record Topic(String uri, MatchPolicy match) {
  /** Checks that nothing is null. */
  public Topic {
    Objects.requireNonNull(uri);
    Objects.requireNonNull(match);
  }

  /** The one topic with this URI. */
  public static Topic exact(String uri) {
    return new Topic(uri, MatchPolicy.EXACT);
  }

  /** All topics whose URI starts with this text. */
  public static Topic prefix(String uri) {
    return new Topic(uri, MatchPolicy.PREFIX);
  }

  /** All topics with as many components, of which empty ones here stand for any. */
  public static Topic wildcard(String uri) {
    return new Topic(uri, MatchPolicy.WILDCARD);
  }
}
