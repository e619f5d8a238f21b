package dev.weir.router.matching;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Values by prefix, as a radix tree over characters: matching costs the length of the URI, not the
 * number of prefixes. Runs inside the realm's turn.
 */
final class PrefixTree<T> {
  private final Node<T> root = new Node<>("");
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  T find(String prefix) {
    Node<T> node = root;
    int at = 0;
    while (at < prefix.length()) {
      node = node.next(prefix, at);
      if (node == null || !prefix.startsWith(node.label, at)) {
        return null;
      }
      at += node.label.length();
    }
    return node.value;
  }

  /** Returns whether the prefix is new. */
  boolean put(String prefix, T value) {
    Node<T> node = root;
    int at = 0;
    while (at < prefix.length()) {
      Node<T> child = node.next(prefix, at);
      if (child == null) {
        child = new Node<>(prefix.substring(at));
        node.add(child);
      } else {
        int common = common(child.label, prefix, at);
        if (common < child.label.length()) {
          child = node.split(child, common);
        }
      }
      node = child;
      at += node.label.length();
    }
    boolean added = node.value == null;
    if (added) {
      size++;
    }
    node.value = value;
    return added;
  }

  /** Returns whether the prefix was there. */
  boolean remove(String prefix) {
    boolean removed = remove(root, prefix, 0);
    if (removed) {
      size--;
    }
    return removed;
  }

  /** How many nodes there are beside the root: at most two a prefix. */
  int nodes() {
    return root.descendants();
  }

  T longest(String uri) {
    if (size == 0) {
      return null;
    }
    T longest = null;
    int at = 0;
    for (Node<T> node = root; node != null; node = node.matching(uri, at)) {
      at += node.label.length();
      if (node.value != null) {
        longest = node.value;
      }
    }
    return longest;
  }

  void forEachPrefixOf(String uri, Consumer<? super T> consumer) {
    if (size == 0) {
      return;
    }
    int at = 0;
    for (Node<T> node = root; node != null; node = node.matching(uri, at)) {
      at += node.label.length();
      if (node.value != null) {
        consumer.accept(node.value);
      }
    }
  }

  private boolean remove(Node<T> node, String prefix, int at) {
    if (at == prefix.length()) {
      boolean present = node.value != null;
      node.value = null;
      return present;
    }
    Node<T> child = node.next(prefix, at);
    if (child == null || !prefix.startsWith(child.label, at)) {
      return false;
    }
    boolean removed = remove(child, prefix, at + child.label.length());
    if (child.value == null) {
      node.dissolve(child);
    }
    return removed;
  }

  private static int common(String label, String text, int at) {
    int length = Math.min(label.length(), text.length() - at);
    int i = 0;
    while (i < length && label.charAt(i) == text.charAt(at + i)) {
      i++;
    }
    return i;
  }

  private static final class Node<T> {
    private final String label;
    private final Map<Character, Node<T>> children = new HashMap<>(4);
    private T value;

    Node(String label) {
      this.label = label;
    }

    void add(Node<T> child) {
      children.put(child.label.charAt(0), child);
    }

    Node<T> next(String text, int at) {
      return at < text.length() ? children.get(text.charAt(at)) : null;
    }

    Node<T> matching(String text, int at) {
      Node<T> child = next(text, at);
      return child != null && text.startsWith(child.label, at) ? child : null;
    }

    /** A child that has lost its value stays only where prefixes part. */
    void dissolve(Node<T> child) {
      if (child.children.isEmpty()) {
        children.remove(child.label.charAt(0));
      } else if (child.children.size() == 1) {
        Node<T> only = child.children.values().iterator().next();
        Node<T> joined = new Node<>(child.label + only.label);
        joined.children.putAll(only.children);
        joined.value = only.value;
        add(joined);
      }
    }

    int descendants() {
      int count = children.size();
      for (Node<T> child : children.values()) {
        count += child.descendants();
      }
      return count;
    }

    Node<T> split(Node<T> child, int length) {
      Node<T> upper = new Node<>(child.label.substring(0, length));
      Node<T> lower = new Node<>(child.label.substring(length));
      lower.children.putAll(child.children);
      lower.value = child.value;
      upper.add(lower);
      add(upper);
      return upper;
    }
  }
}
