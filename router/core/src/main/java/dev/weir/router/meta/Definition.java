package dev.weir.router.meta;

import java.util.Map;
import java.util.Optional;

/**
 * A topic, procedure or error as somebody described it for others (advanced profile, "Interface
 * Reflection"). Immutable.
 *
 * @param document what {@code describe} returns: free but for {@code kind} and {@code uri}
 * @param octets about how much memory it takes
 */
record Definition(Kind kind, String uri, Map<String, Object> document, int octets) {

  /** What is described. */
  enum Kind {
    TOPIC("topic"),
    PROCEDURE("procedure"),
    ERROR("error");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static Optional<Kind> of(String word) {
      return switch (word) {
        case "topic" -> Optional.of(TOPIC);
        case "procedure" -> Optional.of(PROCEDURE);
        case "error" -> Optional.of(ERROR);
        default -> Optional.empty();
      };
    }
  }
}
