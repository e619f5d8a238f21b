package dev.weir.router.meta;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is defined for reflection in a realm, bounded in number and octets; it outlives the sessions
 * that defined it. Runs inside the realm's turn.
 */
final class Definitions {
  private final Map<Definition.Kind, Map<String, Definition>> byKind =
      new EnumMap<>(Definition.Kind.class);
  private final int most;
  private final int mostOctets;
  private int size;
  private long octets;

  /** At most so many, and so many octets together. */
  Definitions(int most, int mostOctets) {
    this.most = most;
    this.mostOctets = mostOctets;
    for (Definition.Kind kind : Definition.Kind.values()) {
      byKind.put(kind, new TreeMap<>());
    }
  }

  /** Adds or replaces a definition, or refuses by the limit that it would break. */
  void put(Definition definition) {
    Optional<Definition> before = find(definition.kind(), definition.uri());
    if (before.isEmpty() && size >= most) {
      throw Refusal.limit(
          "the number of definitions for reflection", most, "realms.limits.definitions");
    }
    long freed = before.map(Definition::octets).orElse(0);
    if (octets - freed + definition.octets() > mostOctets) {
      throw Refusal.limit(
          "the octets of definitions for reflection", mostOctets, "realms.limits.definition_bytes");
    }
    byKind.get(definition.kind()).put(definition.uri(), definition);
    octets += definition.octets() - freed;
    size += before.isEmpty() ? 1 : 0;
  }

  /** Removes a definition; returns whether there was one. */
  boolean remove(Definition.Kind kind, String uri) {
    Definition removed = byKind.get(kind).remove(uri);
    if (removed == null) {
      return false;
    }
    octets -= removed.octets();
    size--;
    return true;
  }

  Optional<Definition> find(Definition.Kind kind, String uri) {
    return Optional.ofNullable(byKind.get(kind).get(uri));
  }

  /** Those of one kind by URI, as they are now. */
  List<Definition> all(Definition.Kind kind) {
    return new ArrayList<>(byKind.get(kind).values());
  }
}
