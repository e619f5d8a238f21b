package dev.weir.daemon.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The router's limits that the file gives; the others keep the router's own defaults.
 *
 * <p>Thread-safe.
 */
public final class Limits {
  /** No limit is given. */
  public static final Limits DEFAULTS = new Limits(Section.empty());

  private final Section given;

  Limits(Section given) {
    this.given = given;
  }

  /** A count or a number of bytes; 0 is off. */
  public Optional<Integer> amount(String name) {
    return given.find(name, Long.class).map(Math::toIntExact);
  }

  /** A time; zero is off. */
  public Optional<Duration> time(String name) {
    return given.find(name, Duration.class);
  }
}
