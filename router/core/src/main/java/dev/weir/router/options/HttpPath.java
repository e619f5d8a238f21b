package dev.weir.router.options;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path of HTTP on a listener. Immutable.
 *
 * @param key what sets it, such as {@code longpoll.path}
 * @param path as it is set
 */
public record HttpPath(String key, String path) {
  /** The paths of one listener must differ: this names two that do not; empty when all do. */
  public static Optional<String> clash(List<HttpPath> all) {
    Map<String, HttpPath> found = new HashMap<>();
    for (HttpPath each : all) {
      HttpPath other = found.putIfAbsent(each.plain(), each);
      if (other != null) {
        return Optional.of(
            "%s and %s are both `%s`: give one of them another"
                .formatted(other.key, each.key, each.plain()));
      }
    }
    return Optional.empty();
  }

  /** A slash at the end makes no other path. */
  private String plain() {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
