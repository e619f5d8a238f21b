package dev.weir.router.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done about a subscriber that does not read as fast as events come. */
public enum SlowPolicy {
  /** Its session is ended. */
  DISCONNECT,
  /** The event that finds no room is dropped. */
  DROP_NEWEST,
  /** The events that have waited longest are dropped. */
  DROP_OLDEST,
  /** An event that waits is dropped when a newer one of the same topic comes. */
  CONFLATE,
  /** Its publishers are read more slowly; when it still does not read, its session is ended. */
  SLOW_PUBLISHERS;

  /** As configurations and SUBSCRIBE's option {@code _slow_consumer} name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The policy of that name. */
  public static Optional<SlowPolicy> of(String word) {
    return Arrays.stream(values()).filter(policy -> policy.word().equals(word)).findFirst();
  }
}
