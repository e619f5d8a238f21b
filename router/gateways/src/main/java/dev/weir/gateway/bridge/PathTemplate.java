package dev.weir.gateway.bridge;

import java.util.ArrayList;
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
    this.segments = split(text);
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

  /** What the names stand for in a path; empty when it is another one. */
  Optional<Map<String, String>> match(String path) {
    List<String> given = split(path);
    if (given.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < given.size(); i++) {
      String segment = segments.get(i);
      if (isName(segment)) {
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

  private static boolean isName(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static List<String> split(String path) {
    List<String> segments = new ArrayList<>();
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      segments.add(path.substring(Math.min(from, to), to));
      from = to + 1;
    }
    return segments;
  }
}
