package dev.weir.protocol;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * About how many octets values of the closed model (see {@link Dict}) take on the wire, and at
 * least a good part of what they take in memory: rather too many than too few. What is nested
 * deeper than any serializer writes, such as a list within itself, is as large as can be. Confined
 * to one thread.
 */
final class ValueSize {
  private static final int SCALAR = 16;
  private static final int TEXT = 8;
  private static final int CONTAINER = 24;
  private static final int DEEPEST = 1_000;

  private long size;

  private ValueSize() {}

  /** Of both parts of a payload. */
  static int of(List<Object> arguments, Map<String, Object> keywords) {
    ValueSize sum = new ValueSize();
    if (!arguments.isEmpty()) {
      sum.add(arguments, 0);
    }
    if (!keywords.isEmpty()) {
      sum.add(keywords, 0);
    }
    return (int) Math.min(sum.size, Integer.MAX_VALUE);
  }

  private void add(Object value, int depth) {
    if (value instanceof String text) {
      size += TEXT + text.length();
    } else if (value instanceof List<?> list) {
      list(list, depth + 1);
    } else if (value instanceof Map<?, ?> map) {
      map(map, depth + 1);
    } else if (value instanceof byte[] octets) {
      size += TEXT + octets.length;
    } else {
      size += value instanceof BigInteger number ? SCALAR + number.bitLength() / 3 : SCALAR;
    }
  }

  private void list(List<?> list, int depth) {
    enter(depth);
    for (Object element : list) {
      if (size >= Integer.MAX_VALUE) {
        return;
      }
      add(element, depth);
    }
  }

  private void map(Map<?, ?> map, int depth) {
    enter(depth);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (size >= Integer.MAX_VALUE) {
        return;
      }
      add(entry.getKey(), depth);
      add(entry.getValue(), depth);
    }
  }

  private void enter(int depth) {
    size += depth > DEEPEST ? Integer.MAX_VALUE : CONTAINER;
  }
}
