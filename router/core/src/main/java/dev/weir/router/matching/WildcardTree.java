package dev.weir.router.matching;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Values by wildcard pattern, as a tree over components. Literal children are tried before the
 * wildcard, so the first value found is the one the specification prefers: the longest literal run
 * first, compared from left to right. Runs inside the realm's turn.
 */
final class WildcardTree<T> {
  private final Node<T> root = new Node<>();
  private final Map<String, Integer> shapes = new HashMap<>();
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  T find(String pattern) {
    Node<T> node = root;
    for (String component : components(pattern)) {
      node = node == null ? null : node.child(component);
    }
    return node == null ? null : node.value;
  }

  /** How many shapes the patterns would have with this one. */
  int shapesWith(String pattern) {
    return shapes.containsKey(shape(pattern)) ? shapes.size() : shapes.size() + 1;
  }

  /** Returns whether the pattern is new. */
  boolean put(String pattern, T value) {
    Node<T> node = root;
    for (String component : components(pattern)) {
      node = node.childToBe(component);
    }
    boolean added = node.value == null;
    if (added) {
      size++;
      shapes.merge(shape(pattern), 1, Integer::sum);
    }
    node.value = value;
    return added;
  }

  /** Returns whether the pattern was there. */
  boolean remove(String pattern) {
    boolean removed = remove(root, components(pattern), 0);
    if (removed) {
      size--;
      shapes.computeIfPresent(shape(pattern), (shape, count) -> count == 1 ? null : count - 1);
    }
    return removed;
  }

  T best(String uri) {
    return size == 0 ? null : best(root, components(uri), 0);
  }

  void forEachMatch(String uri, Consumer<? super T> consumer) {
    if (size > 0) {
      forEach(root, components(uri), 0, consumer);
    }
  }

  private static <T> T best(Node<T> node, String[] components, int at) {
    if (at == components.length) {
      return node.value;
    }
    Node<T> literal = node.literal(components[at]);
    T value = literal == null ? null : best(literal, components, at + 1);
    if (value == null && node.any != null) {
      value = best(node.any, components, at + 1);
    }
    return value;
  }

  private static <T> void forEach(
      Node<T> node, String[] components, int at, Consumer<? super T> consumer) {
    if (at == components.length) {
      if (node.value != null) {
        consumer.accept(node.value);
      }
      return;
    }
    Node<T> literal = node.literal(components[at]);
    if (literal != null) {
      forEach(literal, components, at + 1, consumer);
    }
    if (node.any != null) {
      forEach(node.any, components, at + 1, consumer);
    }
  }

  private static <T> boolean remove(Node<T> node, String[] components, int at) {
    if (at == components.length) {
      boolean present = node.value != null;
      node.value = null;
      return present;
    }
    Node<T> child = node.child(components[at]);
    boolean removed = child != null && remove(child, components, at + 1);
    if (removed && child.isEmpty()) {
      node.forget(components[at]);
    }
    return removed;
  }

  /** A pattern with one letter for each literal component. */
  private static String shape(String pattern) {
    StringBuilder shape = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '.') {
        shape.append('.');
      } else if (shape.isEmpty() || shape.charAt(shape.length() - 1) == '.') {
        shape.append('x');
      }
    }
    return shape.toString();
  }

  private static String[] components(String uri) {
    return uri.split("\\.", -1);
  }

  private static final class Node<T> {
    private final Map<String, Node<T>> literals = new HashMap<>(4);
    private Node<T> any;
    private T value;

    Node<T> literal(String component) {
      return component.isEmpty() ? null : literals.get(component);
    }

    Node<T> child(String component) {
      return component.isEmpty() ? any : literals.get(component);
    }

    Node<T> childToBe(String component) {
      if (!component.isEmpty()) {
        return literals.computeIfAbsent(component, c -> new Node<>());
      }
      if (any == null) {
        any = new Node<>();
      }
      return any;
    }

    void forget(String component) {
      if (component.isEmpty()) {
        any = null;
      } else {
        literals.remove(component);
      }
    }

    boolean isEmpty() {
      return value == null && any == null && literals.isEmpty();
    }
  }
}
