package dev.weir.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values that a section of the file gives, by key.
 *
 * @param given the keys that stand there, whether their values are valid or not
 *     <p>Thread-safe.
 */
record Section(Place place, Set<String> given, Map<String, Placed<?>> values) {

  static Section empty() {
    return new Section(Place.START, Set.of(), Map.of());
  }

  boolean has(String key) {
    return given.contains(key);
  }

  /** The keys with valid values. */
  Set<String> keys() {
    return values.keySet();
  }

  /** Where the key stands; where the section begins when it is not there. */
  Place place(String key) {
    return values.containsKey(key) ? values.get(key).place() : place;
  }

  <T> Optional<T> find(String key, Class<T> type) {
    return Optional.ofNullable(values.get(key)).map(Placed::value).map(type::cast);
  }

  Optional<String> text(String key) {
    return find(key, String.class);
  }

  boolean flag(String key, boolean otherwise) {
    return find(key, Boolean.class).orElse(otherwise);
  }

  /** The section under the key; an empty one when it is not there. */
  Section section(String key) {
    return find(key, Section.class).orElseGet(Section::empty);
  }

  <T> List<Placed<T>> list(String key, Class<T> type) {
    return find(key, List.class).map(items -> cast(items, type)).orElseGet(List::of);
  }

  private static <T> List<Placed<T>> cast(List<?> items, Class<T> type) {
    List<Placed<T>> typed = new ArrayList<>();
    for (Object item : items) {
      Placed<?> placed = (Placed<?>) item;
      typed.add(new Placed<>(type.cast(placed.value()), placed.place()));
    }
    return typed;
  }
}
