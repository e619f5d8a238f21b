package dev.weir.client.payload;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Copies values into WAMP's closed model; what is none of them goes through a function first.
 * Thread-safe.
 */
final class WireValues {
  /** As deep as routers let messages be, by default. */
  static final int MAX_DEPTH = 64;

  private final UnaryOperator<Object> others;

  /** A copier that maps objects outside of the model by a function to ones inside. */
  WireValues(UnaryOperator<Object> others) {
    this.others = others;
  }

  Object copy(Object value) {
    return copy(value, 0);
  }

  private Object copy(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "a value must not be nested deeper than " + MAX_DEPTH + " levels (or contains itself)");
    }
    if (value == null
        || value instanceof String
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof byte[]) {
      return value;
    }
    if (value instanceof Number number) {
      return number(number, depth);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, depth);
    }
    return value instanceof List<?> list ? list(list, depth) : other(value, depth);
  }

  private Object number(Number number, int depth) {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return number.longValue();
    }
    if (number instanceof Float) {
      return number.doubleValue();
    }
    if (number instanceof BigInteger integer) {
      return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
    }
    return number instanceof BigDecimal decimal ? decimal(decimal) : other(number, depth);
  }

  private static Double decimal(BigDecimal decimal) {
    double nearest = decimal.doubleValue();
    if (Double.isInfinite(nearest) || BigDecimal.valueOf(nearest).compareTo(decimal) != 0) {
      throw new IllegalArgumentException(
          "the decimal " + decimal + " is no double without loss: send it as a string");
    }
    return nearest;
  }

  private Map<String, Object> map(Map<?, ?> map, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>(map.size() * 2);
    map.forEach((key, value) -> copy.put(key(key), copy(value, depth + 1)));
    return copy;
  }

  private static String key(Object key) {
    if (key instanceof String || key instanceof Number || key instanceof Enum<?>) {
      return key.toString();
    }
    throw new IllegalArgumentException("a map can be sent only with strings as keys, not " + key);
  }

  private List<Object> list(List<?> list, int depth) {
    List<Object> copy = new ArrayList<>(list.size());
    for (Object element : list) {
      copy.add(copy(element, depth + 1));
    }
    return copy;
  }

  /** Nothing, where an Optional has nothing: as it is read where one is expected. */
  private Object other(Object value, int depth) {
    if (value instanceof Optional<?> optional) {
      return copy(optional.orElse(null), depth + 1);
    }
    return copy(others.apply(value), depth + 1);
  }
}
