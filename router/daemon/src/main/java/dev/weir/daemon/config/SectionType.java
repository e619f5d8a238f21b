package dev.weir.daemon.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * A section with known keys: an unknown key is an error that names the nearest known one, or all, a
 * key that this build does not serve a warning. The rule is asked last, about keys that depend on
 * each other.
 *
 * <p>Thread-safe.
 */
record SectionType(List<Field> fields, Rule rule) implements ValueType<Section> {

  /** What must hold between the keys of one section. */
  interface Rule {
    void check(Section section, Scope scope);
  }

  static SectionType section(Field... fields) {
    return new SectionType(List.of(fields), (section, scope) -> {});
  }

  SectionType obeying(Rule added) {
    return new SectionType(fields, added);
  }

  @Override
  public Optional<Section> read(Node node, Scope scope) {
    Optional<MappingNode> mapping = Entries.mapping(node, scope);
    if (mapping.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Placed<?>> values = new LinkedHashMap<>();
    for (NodeTuple entry : Entries.once(mapping.get(), scope, "key")) {
      value(entry, scope).ifPresent(value -> values.put(Entries.name(entry), value));
    }
    Section section = new Section(Place.of(node), Entries.names(mapping.get()), values);
    requireAll(section, mapping.get(), scope);
    rule.check(section, scope);
    return Optional.of(section);
  }

  private Optional<Placed<?>> value(NodeTuple entry, Scope scope) {
    String name = Entries.name(entry);
    Place place = Place.of(entry.getKeyNode());
    Optional<Field> known = fields.stream().filter(field -> field.name().equals(name)).findAny();
    if (known.isEmpty()) {
      scope.verdicts().error(place, unknown(name, scope));
      return Optional.empty();
    }
    Scope inside = scope.key(name);
    if (!known.get().served() && scope.served()) {
      scope.verdicts().warning(place, known.get().warning(inside.path()));
      inside = inside.unserved();
    }
    return known.get().type().read(entry.getValueNode(), inside).map(v -> new Placed<>(v, place));
  }

  private String unknown(String name, Scope scope) {
    String where = scope.path().isEmpty() ? "" : " in " + scope.path();
    List<String> known = fields.stream().map(Field::name).toList();
    String nearest = Nearest.to(name, known).orElseThrow();
    String meant =
        Nearest.isTypo(name, nearest)
            ? "the nearest known key is `" + nearest + "`"
            : "known are " + String.join(", ", known);
    return "unknown key `" + name + "`" + where + "; " + meant;
  }

  private void requireAll(Section section, MappingNode mapping, Scope scope) {
    for (Field field : fields) {
      if (field.required() && !section.has(field.name())) {
        scope.error(mapping, "the key `" + field.name() + "` is missing");
      }
    }
  }
}
