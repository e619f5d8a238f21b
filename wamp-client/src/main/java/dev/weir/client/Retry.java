package dev.weir.client;

import dev.weir.client.flow.Backoff;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which calls that failed are tried again, and when. Immutable: each method returns another one.
 *
 * <p>Tried again is a call that was refused with {@code retry_after_ms}, because it was not carried
 * out ({@link WampException#retryAfter()}); and an idempotent one ({@link Call#idempotent()}) that
 * failed for a reason that may pass ({@link Reason#isRetryable()}) or is named here. No attempt
 * begins earlier than the router or the callee asked for, none that would come behind the call's
 * timeout is waited for, and there is none after a part of the result was shown.
 */
public final class Retry {
  private static final int ATTEMPTS = 4;
  private static final Backoff BACKOFF =
      Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(5));

  private final int attempts;
  private final Backoff backoff;
  private final Set<Reason> also;

  private Retry(int attempts, Backoff backoff, Set<Reason> also) {
    this.attempts = attempts;
    this.backoff = backoff;
    this.also = also;
  }

  /** The default of a client: 4 attempts in all, with waits of up to 100 ms, 200 ms, 400 ms. */
  public static Retry standard() {
    return new Retry(ATTEMPTS, BACKOFF, Set.of());
  }

  /** No call is tried again. */
  public static Retry none() {
    return new Retry(1, BACKOFF, Set.of());
  }

  /** With so many attempts at most, the first among them. */
  public Retry attempts(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, not " + most);
    }
    return new Retry(most, backoff, also);
  }

  /** With other waits; what was asked for by {@code retry_after_ms} comes on top. */
  public Retry backoff(Backoff waits) {
    return new Retry(attempts, waits, also);
  }

  /**
   * With further reasons for idempotent calls, such as {@link Reason#NO_SUCH_PROCEDURE} where
   * callees come and go.
   */
  public Retry also(Reason... reasons) {
    Set<Reason> more = EnumSet.noneOf(Reason.class);
    more.addAll(also);
    more.addAll(List.of(reasons));
    return new Retry(attempts, backoff, Set.copyOf(more));
  }

  Backoff backoff() {
    return backoff;
  }

  /** How long to wait before another attempt, if there may be one. */
  Optional<Duration> delay(
      int made, boolean idempotent, WampException failure, RandomGenerator random) {
    Optional<Duration> asked = failure.retryAfter();
    boolean may =
        asked.isPresent()
            || idempotent && (failure.reason().isRetryable() || also.contains(failure.reason()));
    return may && made < attempts
        ? Optional.of(asked.orElse(Duration.ZERO).plus(backoff.delay(made, random)))
        : Optional.empty();
  }
}
