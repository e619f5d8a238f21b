package dev.weir.client;

import dev.weir.client.flow.TokenBucket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets calls be sent: so many at once, and so many in a time, as a {@link Throttle} has it.
 * Thread-safe.
 */
final class Admission {
  /** What became of a call that wanted to be sent. */
  enum Verdict {
    ENTERED,
    /** As many are under way as may be. */
    FULL,
    /** As many were sent as may be. */
    TOO_FAST
  }

  private final Outcomes outcomes;
  private final Deadlines deadlines;
  private final Optional<TokenBucket> bucket;
  private final AtomicInteger inFlight = new AtomicInteger();

  Admission(Throttle throttle, Outcomes outcomes, Deadlines deadlines) {
    this.outcomes = outcomes;
    this.deadlines = deadlines;
    this.bucket = throttle.rate().map(rate -> new TokenBucket(rate, deadlines.now()));
  }

  /** Lets one in, who must {@link #leave}. */
  Verdict enter() {
    if (inFlight.incrementAndGet() > outcomes.limit()) {
      inFlight.decrementAndGet();
      return Verdict.FULL;
    }
    if (bucket.isPresent() && !bucket.get().tryTake(deadlines.now())) {
      inFlight.decrementAndGet();
      return Verdict.TOO_FAST;
    }
    return Verdict.ENTERED;
  }

  /** Lets one in who does not wait, whatever there is. */
  void force() {
    inFlight.incrementAndGet();
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  int inFlight() {
    return inFlight.get();
  }

  /** In how many nanoseconds one more may be sent, as far as the rate goes. */
  long nanosToNext() {
    return bucket.map(tokens -> tokens.nanosToNext(deadlines.now())).orElse(0L);
  }
}
