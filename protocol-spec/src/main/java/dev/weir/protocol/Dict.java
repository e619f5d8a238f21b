package dev.weir.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dictionary of options or details: immutable, keys in the order of the wire, each once.
 *
 * <p>Values are of the closed model of WAMP: {@code null}, {@link String}, {@link Long}, {@link
 * java.math.BigInteger}, {@link Double}, {@link Boolean}, {@code byte[]}, {@link List} and {@link
 * Map} with string keys. Thread-safe.
 */
public final class Dict {
  /** The dictionary without entries. */
  public static final Dict EMPTY = new Dict(new String[0], new Object[0]);

  private final String[] keys;
  private final Object[] values;

  private Dict(String[] keys, Object[] values) {
    this.keys = keys;
    this.values = values;
  }

  /** A dictionary of one entry. */
  public static Dict of(String key, Object value) {
    return new Dict(new String[] {key}, new Object[] {value});
  }

  /** A copy of a map. */
  public static Dict of(Map<String, ?> map) {
    return map.isEmpty()
        ? EMPTY
        : new Dict(map.keySet().toArray(new String[0]), map.values().toArray());
  }

  public static Builder builder() {
    return new Builder();
  }

  public int size() {
    return keys.length;
  }

  public boolean isEmpty() {
    return keys.length == 0;
  }

  /** The key at a place from 0 to {@code size() - 1}. */
  public String key(int index) {
    return keys[index];
  }

  /**
   * The key at a place from 0 to {@code size() - 1}, or an empty one where the value is {@code
   * null}: an option of null counts as absent, because clients send what they leave undefined so.
   */
  public String option(int index) {
    return values[index] == null ? "" : keys[index];
  }

  /** The value at a place from 0 to {@code size() - 1}; may be {@code null}, as the wire has it. */
  public Object value(int index) {
    return values[index];
  }

  /** The value of a key; empty when it is absent or null. */
  public Optional<Object> find(String key) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].equals(key)) {
        return Optional.ofNullable(values[i]);
      }
    }
    return Optional.empty();
  }

  /** The string under a key; empty when absent or no string. */
  public Optional<String> text(String key) {
    return find(key).filter(String.class::isInstance).map(String.class::cast);
  }

  /** Whether a key holds {@code true}. */
  public boolean flag(String key) {
    return find(key).filter(Boolean.TRUE::equals).isPresent();
  }

  /** The dictionary under a key; empty when absent or none. */
  @SuppressWarnings("unchecked") // maps of the closed model have string keys
  public Dict dict(String key) {
    return find(key)
        .filter(Map.class::isInstance)
        .map(map -> Dict.of((Map<String, ?>) map))
        .orElse(EMPTY);
  }

  /** A mutable copy. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>(keys.length * 2);
    for (int i = 0; i < keys.length; i++) {
      map.put(keys[i], values[i]);
    }
    return map;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dict dict && toMap().equals(dict.toMap());
  }

  @Override
  public int hashCode() {
    return toMap().hashCode();
  }

  @Override
  public String toString() {
    return toMap().toString();
  }

  /** Collects entries. Confined to one thread. */
  public static final class Builder {
    private final List<String> keys = new ArrayList<>(4);
    private final List<Object> values = new ArrayList<>(4);

    private Builder() {}

    /** Adds an entry; the caller sees to it that no key comes twice. */
    public Builder put(String key, Object value) {
      keys.add(key);
      values.add(value);
      return this;
    }

    public Dict build() {
      return keys.isEmpty() ? EMPTY : new Dict(keys.toArray(new String[0]), values.toArray());
    }
  }
}
