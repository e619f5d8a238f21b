package dev.weir.protocol;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * About how many octets values of the closed model (see {@link Dict}) take on the wire, and at
 * least a good part of what they take in memory: rather too many than too few. Stateless.
 */
final class ValueSize {
  private static final int SCALAR = 16;
  private static final int TEXT = 8;
  private static final int CONTAINER = 24;

  private ValueSize() {}

  /** Of both parts of a payload. */
  static int of(List<Object> arguments, Map<String, Object> keywords) {
    long size = arguments.isEmpty() ? 0 : of(arguments);
    size += keywords.isEmpty() ? 0 : of(keywords);
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  private static long of(Object value) {
    if (value instanceof String text) {
      return TEXT + text.length();
    }
    if (value instanceof List<?> list) {
      return list(list);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof byte[] octets) {
      return TEXT + octets.length;
    }
    return value instanceof BigInteger number ? SCALAR + number.bitLength() / 3 : SCALAR;
  }

  private static long list(List<?> list) {
    long size = CONTAINER;
    for (Object element : list) {
      size += of(element);
    }
    return size;
  }

  private static long map(Map<?, ?> map) {
    long size = CONTAINER;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      size += of(entry.getKey()) + of(entry.getValue());
    }
    return size;
  }
}
