package dev.weir.router.undertow;

import dev.weir.router.options.Rate;
import dev.weir.router.rate.Bucket;
import java.util.Optional;

/** How fast a listener may accept: a bucket of tokens. Thread-safe. */
final class AcceptRate {
  private final Optional<Bucket> bucket;

  AcceptRate(Optional<Rate> rate, long nowNanos) {
    this.bucket = rate.map(allowed -> new Bucket(allowed, nowNanos));
  }

  /**
   * Takes a token, which may be one to come; returns the nanoseconds for which nobody else should
   * be accepted.
   */
  synchronized long take(long nowNanos) {
    if (bucket.isEmpty()) {
      return 0;
    }
    Bucket allowed = bucket.get();
    allowed.take(1, nowNanos);
    return allowed.untilPaid(nowNanos);
  }

  @Override
  public String toString() {
    return bucket.map(allowed -> allowed.rate().toString()).orElse("any");
  }
}
