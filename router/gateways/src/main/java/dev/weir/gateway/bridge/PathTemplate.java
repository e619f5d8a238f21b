package dev.weir.gateway.bridge;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A path such as {@code /orders/{id}}, whose braces stand for one segment each. Immutable. */
final class PathTemplate {
  private final String text;
  private final List<String> segments;

  private PathTemplate(String text) {
    this.text = text;
    this.segments = RequestPath.split(text);
  }

  /**
   * The template of a text.
   *
   * @throws IllegalArgumentException when it does not begin with a slash, or a name is empty, or
   *     twice in it
   */
  static PathTemplate of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash, unlike " + text);
    }
    PathTemplate template = new PathTemplate(text);
    Set<String> names = new HashSet<>();
    for (String segment : template.segments) {
      if (isName(segment) && (segment.length() == 2 || !names.add(segment))) {
        throw new IllegalArgumentException("a name is empty or stands twice in the path " + text);
      }
    }
    return template;
  }

  /**
   * What the names stand for in a path, never for nothing; empty when it is another one.
   *
   * @param given its segments
   */
  Optional<Map<String, String>> match(List<String> given) {
    if (given.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < given.size(); i++) {
      String segment = segments.get(i);
      if (isName(segment) && !given.get(i).isEmpty()) {
        values.put(segment.substring(1, segment.length() - 1), given.get(i));
      } else if (!segment.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /**
   * How many segments stand for themselves: where two templates match, the one with more counts.
   */
  int literals() {
    return (int) segments.stream().filter(segment -> !isName(segment)).count();
  }

  @Override
  public String toString() {
    return text;
  }

  /** What stands in braces. */
  List<String> names() {
    return segments.stream()
        .filter(PathTemplate::isName)
        .map(segment -> segment.substring(1, segment.length() - 1))
        .toList();
  }

  private static boolean isName(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }
}
