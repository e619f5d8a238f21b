package dev.weir.daemon.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value that is written as one text; how YAML would type that text does not matter.
 *
 * <p>Thread-safe.
 */
record ScalarType<T>(String noun, Parser<T> parser) implements ValueType<T> {

  /** Makes the value of its text. */
  interface Parser<T> {
    T parse(String text) throws InvalidValueException;
  }

  @Override
  public Optional<T> read(Node node, Scope scope) {
    Optional<String> text = text(node);
    if (text.isEmpty()) {
      scope.error(node, "expected " + noun);
      return Optional.empty();
    }
    try {
      return Optional.of(parser.parse(text.get()));
    } catch (InvalidValueException invalid) {
      scope.error(node, invalid.getMessage());
      return Optional.empty();
    }
  }

  /** The text of a scalar that is not null. */
  static Optional<String> text(Node node) {
    return node instanceof ScalarNode scalar && !Tag.NULL.equals(node.getTag())
        ? Optional.of(scalar.getValue())
        : Optional.empty();
  }
}
