package dev.weir.daemon.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The entries of a YAML mapping, each key once.
 *
 * <p>Confined to the thread that reads the file.
 */
final class Entries {
  private Entries() {}

  /** The mapping that a section is read from; nothing at all is an empty one. */
  static Optional<MappingNode> mapping(Node node, Scope scope) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    if (Tag.NULL.equals(node.getTag())) {
      return Optional.of(
          new MappingNode(
              Tag.MAP, true, List.of(), FlowStyle.BLOCK, node.getStartMark(), node.getEndMark()));
    }
    scope.error(node, "expected a section of keys and values");
    return Optional.empty();
  }

  /** The entries with a plain key, each key once; what is left out has got its verdict. */
  static List<NodeTuple> once(MappingNode mapping, Scope scope, String noun) {
    Map<String, Place> first = new HashMap<>();
    List<NodeTuple> entries = new ArrayList<>();
    for (NodeTuple entry : mapping.getValue()) {
      Node key = entry.getKeyNode();
      if (ScalarType.text(key).isEmpty()) {
        scope.error(key, "expected a plain word as " + noun);
        continue;
      }
      Place before = first.putIfAbsent(name(entry), Place.of(key));
      if (before == null) {
        entries.add(entry);
      } else {
        scope.error(key, noun + " `" + name(entry) + "` is given twice, first at " + before);
      }
    }
    return entries;
  }

  static Set<String> names(MappingNode mapping) {
    return mapping.getValue().stream().map(Entries::name).collect(Collectors.toUnmodifiableSet());
  }

  static String name(NodeTuple entry) {
    return ScalarType.text(entry.getKeyNode()).orElse("");
  }
}
