package dev.weir.router.options;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a realm retains of what is published with {@code retain} ({@code realms.retained}); what
 * has been kept longest goes first. Immutable.
 *
 * @param events at most so many over all topics; 0 is none
 * @param bytes at most about so many octets
 * @param ttl for how long; zero is until a limit is reached
 */
public record RetentionOptions(int events, long bytes, Duration ttl) {
  /** 10,000 events and 64 MiB, without an end. */
  public static final RetentionOptions DEFAULT =
      new RetentionOptions(10_000, 64L << 20, Duration.ZERO);

  public RetentionOptions {
    Objects.requireNonNull(ttl, "ttl");
  }

  public RetentionOptions withEvents(int most) {
    return new RetentionOptions(most, bytes, ttl);
  }

  public RetentionOptions withBytes(long most) {
    return new RetentionOptions(events, most, ttl);
  }

  public RetentionOptions withTtl(Duration longest) {
    return new RetentionOptions(events, bytes, longest);
  }
}
