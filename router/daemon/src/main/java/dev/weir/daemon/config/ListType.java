package dev.weir.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A list of values of one type; faulty items are left out after their verdict.
 *
 * <p>Thread-safe.
 */
record ListType<T>(ValueType<T> item) implements ValueType<List<Placed<T>>> {

  @Override
  public Optional<List<Placed<T>>> read(Node node, Scope scope) {
    if (!(node instanceof SequenceNode sequence)) {
      scope.error(node, "expected a list");
      return Optional.empty();
    }
    List<Placed<T>> items = new ArrayList<>();
    for (int i = 0; i < sequence.getValue().size(); i++) {
      Node child = sequence.getValue().get(i);
      item.read(child, scope.item(i))
          .ifPresent(value -> items.add(new Placed<>(value, Place.of(child))));
    }
    return Optional.of(List.copyOf(items));
  }
}
