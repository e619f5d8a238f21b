package dev.weir.router.options;

import java.time.Duration;
import java.util.Objects;

/**
 * What becomes of events for a subscriber that does not read as fast as they come. Replies and
 * acknowledgements are never dropped. Immutable.
 *
 * @param policy what happens at the limit of its mailbox ({@code limits.mailbox})
 * @param pause with {@link SlowPolicy#SLOW_PUBLISHERS}, how long the reads of its publishers may
 *     pause each time before it must have read; at least 100 ms
 */
public record SlowConsumer(SlowPolicy policy, Duration pause) {
  private static final Duration STANDARD = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(5);

  public SlowConsumer {
    Objects.requireNonNull(policy, "policy");
    if (pause.compareTo(STANDARD) < 0) {
      throw new IllegalArgumentException("a pause lasts at least 100 ms, not " + pause);
    }
  }

  /** The policy with its usual pause: 5 s where it slows the publishers, else 100 ms. */
  public static SlowConsumer of(SlowPolicy policy) {
    return new SlowConsumer(policy, policy == SlowPolicy.SLOW_PUBLISHERS ? LONG : STANDARD);
  }

  public SlowConsumer withPause(Duration longest) {
    return new SlowConsumer(policy, longest);
  }
}
