package dev.weir.router.options;

/**
 * Realms that are made when somebody joins them ({@code auto_realms}).
 *
 * @param match the names that may be made: a URI, or a beginning followed by {@code *}
 * @param template their options; its name does not matter
 * @param max how many may be made
 */
public record AutoRealms(String match, RealmOptions template, int max) {

  /** Whether a realm of this name may be made. */
  public boolean matches(String name) {
    return match.endsWith("*")
        ? name.startsWith(match.substring(0, match.length() - 1))
        : name.equals(match);
  }
}
