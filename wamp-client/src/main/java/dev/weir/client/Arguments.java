package dev.weir.client;

import dev.weir.client.payload.PayloadMapper;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Arguments and ArgumentsKw of a message: positional and keyword values. Those to be sent may be
 * any objects that the client's {@link PayloadMapper} maps; those received are what WAMP carries
 * and are mapped to the types asked for. Immutable as long as the values are; thread-safe.
 */
public final class Arguments {
  /** No arguments at all. */
  public static final Arguments NONE = new Arguments(List.of(), Map.of(), PayloadMapper.jackson());

  private final List<Object> positional;
  private final Map<String, Object> keywords;
  private final PayloadMapper mapper;

  Arguments(List<Object> positional, Map<String, Object> keywords, PayloadMapper mapper) {
    this.positional = Collections.unmodifiableList(positional);
    this.keywords = Collections.unmodifiableMap(keywords);
    this.mapper = mapper;
  }

  /** Positional values, each of which may be {@code null}, in their order. */
  public static Arguments of(Object... positional) {
    List<Object> copy = new ArrayList<>(Arrays.asList(positional));
    return new Arguments(copy, Map.of(), NONE.mapper);
  }

  /** Positional and keyword values, both copied. */
  public static Arguments from(List<?> positional, Map<String, ?> keywords) {
    return new Arguments(new ArrayList<>(positional), new LinkedHashMap<>(keywords), NONE.mapper);
  }

  /** These arguments with one keyword more, or with another value for it. */
  public Arguments with(String keyword, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(keywords);
    more.put(keyword, value);
    return new Arguments(positional, more, mapper);
  }

  /** These arguments with more keywords, or with other values for them. */
  public Arguments withAll(Map<String, ?> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, Object> all = new LinkedHashMap<>(keywords);
    all.putAll(more);
    return new Arguments(positional, all, mapper);
  }

  /** How many positional values there are. */
  public int size() {
    return positional.size();
  }

  /** Whether there are neither positional nor keyword values. */
  public boolean isEmpty() {
    return positional.isEmpty() && keywords.isEmpty();
  }

  /** The positional values; elements are {@code null} where the wire has null. Unmodifiable. */
  public List<Object> positional() {
    return positional;
  }

  /** The keyword values; values are {@code null} where the wire has null. Unmodifiable. */
  public Map<String, Object> keywords() {
    return keywords;
  }

  /**
   * A positional value.
   *
   * @param index from 0
   * @param type the class wanted
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if there is none, if it is null, or
   *     if it does not fit the type
   */
  public <T> T get(int index, Class<T> type) {
    return find(index, type).orElseThrow(() -> missing("argument " + index, type));
  }

  /**
   * A positional value; empty if there is none or if it is null.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if it does not fit the type
   */
  public <T> Optional<T> find(int index, Class<T> type) {
    Object value = index < positional.size() ? positional.get(index) : null;
    return mapped("argument " + index, value, type);
  }

  /**
   * A keyword value.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if there is none, if it is null, or
   *     if it does not fit the type
   */
  public <T> T get(String keyword, Class<T> type) {
    return find(keyword, type).orElseThrow(() -> missing("argument " + keyword, type));
  }

  /**
   * A keyword value; empty if there is none or if it is null.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if it does not fit the type
   */
  public <T> Optional<T> find(String keyword, Class<T> type) {
    return mapped("argument " + keyword, keywords.get(keyword), type);
  }

  /**
   * A positional value of a type that may be generic, such as {@code List<Order>}; empty if there
   * is none or if it is null.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if it does not fit the type
   */
  public Optional<Object> findTyped(int index, Type type) {
    Object value = index < positional.size() ? positional.get(index) : null;
    return typed("argument " + index, value, type);
  }

  /** A keyword value; otherwise as {@link #findTyped(int, Type)}. */
  public Optional<Object> findTyped(String keyword, Type type) {
    return typed("argument " + keyword, keywords.get(keyword), type);
  }

  /** All of it, as {@link #as(Class)}; otherwise as {@link #findTyped(int, Type)}. */
  public Optional<Object> findTyped(Type type) {
    return positional.isEmpty() && !keywords.isEmpty()
        ? typed("keywords", keywords, type)
        : findTyped(0, type);
  }

  /**
   * All of it as one object: the first positional value, or, without any, the keyword values as the
   * properties of one.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if there is nothing, or if it does
   *     not fit the type
   */
  public <T> T as(Class<T> type) {
    return all(type).orElseThrow(() -> missing("a value", type));
  }

  /**
   * The first positional value, a list, with its elements mapped to a type.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if there is no list, or if an
   *     element is null or does not fit the type
   */
  public <T> List<T> asList(Class<T> element) {
    List<?> list = as(List.class);
    List<T> mapped = new ArrayList<>(list.size());
    for (Object value : list) {
      mapped.add(mapped("an element", value, element).orElseThrow(() -> missing("one", element)));
    }
    return mapped;
  }

  @SuppressWarnings("unchecked") // the mapper's contract
  private <T> Optional<T> all(Class<T> type) {
    return (Optional<T>) findTyped(type);
  }

  @SuppressWarnings("unchecked") // the mapper's contract
  private <T> Optional<T> mapped(String place, Object value, Class<T> type) {
    return (Optional<T>) typed(place, value, type);
  }

  private Optional<Object> typed(String place, Object value, Type type) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(mapper.fromWire(value, type));
    } catch (IllegalArgumentException e) {
      throw Failures.invalidArgument(place + ": " + e.getMessage(), e);
    }
  }

  private static WampException missing(String place, Class<?> type) {
    return Failures.invalidArgument(
        place + " is missing or null; expected " + type.getTypeName(), null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Arguments arguments
        && positional.equals(arguments.positional)
        && keywords.equals(arguments.keywords);
  }

  @Override
  public int hashCode() {
    return 31 * positional.hashCode() + keywords.hashCode();
  }

  @Override
  public String toString() {
    return shown(positional) + (keywords.isEmpty() ? "" : " " + shown(keywords));
  }

  /** Values for people, bytes by their number. */
  private static Object shown(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length + " bytes";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Arguments::shown).toList().toString();
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + "=" + shown(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }
}
