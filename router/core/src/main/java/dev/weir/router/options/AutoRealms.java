package dev.weir.router.options;

import java.time.Duration;
import java.util.Objects;

/**
 * Realms that are made when somebody joins them ({@code auto_realms}).
 *
 * @param match the names that may be made: a URI, or a beginning followed by {@code *}
 * @param template their options; its name does not matter
 * @param max how many may be made
 * @param idle after so long without a session one ends, with all that it keeps; zero is never
 */
public record AutoRealms(String match, RealmOptions template, int max, Duration idle) {

  public AutoRealms {
    Objects.requireNonNull(idle, "idle");
  }

  /** Of realms that stay. */
  public AutoRealms(String match, RealmOptions template, int max) {
    this(match, template, max, Duration.ZERO);
  }

  /** Of realms that end when nobody was there for so long. */
  public AutoRealms withIdle(Duration longest) {
    return new AutoRealms(match, template, max, longest);
  }

  /** Whether a realm of this name may be made. */
  public boolean matches(String name) {
    return match.endsWith("*")
        ? name.startsWith(match.substring(0, match.length() - 1))
        : name.equals(match);
  }
}
