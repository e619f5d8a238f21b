package dev.weir.daemon.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Things of one type under names that the user chooses: realms, roles, users.
 *
 * <p>Thread-safe.
 */
record NamedType(String noun, ValueType<String> name, ValueType<?> type)
    implements ValueType<Section> {

  @Override
  public Optional<Section> read(Node node, Scope scope) {
    Optional<MappingNode> mapping = Entries.mapping(node, scope);
    if (mapping.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Placed<?>> values = new LinkedHashMap<>();
    for (NodeTuple entry : Entries.once(mapping.get(), scope, noun)) {
      value(entry, scope.key(Entries.name(entry)))
          .ifPresent(value -> values.put(Entries.name(entry), value));
    }
    return Optional.of(new Section(Place.of(node), Entries.names(mapping.get()), values));
  }

  private Optional<Placed<?>> value(NodeTuple entry, Scope scope) {
    if (name.read(entry.getKeyNode(), scope).isEmpty()) {
      return Optional.empty();
    }
    Place place = Place.of(entry.getKeyNode());
    return type.read(entry.getValueNode(), scope).map(value -> new Placed<>(value, place));
  }
}
