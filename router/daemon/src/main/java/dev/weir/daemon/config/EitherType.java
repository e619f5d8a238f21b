package dev.weir.daemon.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A value that is written short, as a scalar, or long, as a section.
 *
 * <p>Thread-safe.
 */
record EitherType(ValueType<?> brief, ValueType<Section> section) implements ValueType<Object> {

  @Override
  public Optional<Object> read(Node node, Scope scope) {
    ValueType<?> type = node instanceof MappingNode ? section : brief;
    return type.read(node, scope).map(value -> value);
  }
}
