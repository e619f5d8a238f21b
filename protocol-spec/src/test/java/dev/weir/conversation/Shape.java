package dev.weir.conversation;

import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a script writes in place of a value: the value to be sent, or a condition on one that is
 * received. Values are of the closed model of WAMP. Immutable.
 */
sealed interface Shape {

  /**
   * The value to be sent.
   *
   * @throws IllegalStateException when it is only a condition, or a name without a value
   */
  Object filled(Names names);

  /**
   * Where and how a received value differs; names without a value take theirs from it.
   *
   * @param place where the value stands, for the answer
   */
  Optional<String> difference(Object received, String place, Names names);

  /** Whether a key with this shape may be missing. */
  default boolean optional() {
    return false;
  }

  /** A value as it stands. */
  record Exact(Object value) implements Shape {
    @Override
    public Object filled(Names names) {
      return value;
    }

    @Override
    public Optional<String> difference(Object received, String place, Names names) {
      return same(value, received) ? Optional.empty() : other(place, received);
    }
  }

  /** A value that has a name: the first message with the name gives it. */
  record Named(String name) implements Shape {
    @Override
    public Object filled(Names names) {
      return names
          .find(name)
          .orElseThrow(() -> new IllegalStateException("$" + name + " has no value yet"));
    }

    @Override
    public Optional<String> difference(Object received, String place, Names names) {
      Optional<Object> known = names.find(name);
      if (known.isEmpty() && received != null) {
        names.give(name, received);
        return Optional.empty();
      }
      return known.isPresent() && same(known.get(), received)
          ? Optional.empty()
          : Optional.of(
              "%s is %s, and $%s is %s"
                  .formatted(place, text(received), name, known.map(Shape::text).orElse("unset")));
    }
  }

  /** A condition. */
  record Kind(String word) implements Shape {
    private static final List<String> WORDS =
        List.of("id", "integer", "text", "time", "any", "absent", "not true");

    public Kind {
      if (!WORDS.contains(word)) {
        throw new IllegalArgumentException("<" + word + "> is none of " + WORDS);
      }
    }

    @Override
    public Object filled(Names names) {
      throw new IllegalStateException("<" + word + "> cannot be sent");
    }

    @Override
    public Optional<String> difference(Object received, String place, Names names) {
      return holds(received) ? Optional.empty() : other(place, received);
    }

    @Override
    public boolean optional() {
      return word.equals("absent") || word.equals("not true");
    }

    private boolean holds(Object received) {
      return switch (word) {
        case "id" -> received instanceof Long id && id >= 1 && id <= 1L << 53;
        case "integer" -> received instanceof Long || received instanceof BigInteger;
        case "text" -> received instanceof String;
        case "time" -> received instanceof String time && isTime(time);
        case "not true" -> !Boolean.TRUE.equals(received);
        case "absent" -> received == null;
        default -> true;
      };
    }

    private static boolean isTime(String text) {
      try {
        OffsetDateTime.parse(text);
        return true;
      } catch (DateTimeParseException e) {
        return false;
      }
    }
  }

  /** A list; an open one may go on. */
  record Items(List<Shape> items, boolean open) implements Shape {
    @Override
    public Object filled(Names names) {
      return items.stream().map(item -> item.filled(names)).toList();
    }

    @Override
    public Optional<String> difference(Object received, String place, Names names) {
      if (!(received instanceof List<?> list)) {
        return other(place, received);
      }
      for (int i = 0; i < items.size(); i++) {
        String at = place + "[" + i + "]";
        if (i == list.size()) {
          return Optional.of(at + " is missing");
        }
        Optional<String> difference = items.get(i).difference(list.get(i), at, names);
        if (difference.isPresent()) {
          return difference;
        }
      }
      return open || list.size() == items.size()
          ? Optional.empty()
          : other(place + "[" + items.size() + "]", list.get(items.size()));
    }
  }

  /** A list in any order; an open one may have more. */
  record Unordered(Items list) implements Shape {
    @Override
    public Object filled(Names names) {
      throw new IllegalStateException("an unordered list cannot be sent");
    }

    @Override
    public Optional<String> difference(Object received, String place, Names names) {
      if (!(received instanceof List<?> values)) {
        return other(place, received);
      }
      List<Object> left = new ArrayList<>(values);
      for (Shape item : list.items()) {
        Optional<Object> found =
            left.stream().filter(value -> item.difference(value, "", names).isEmpty()).findFirst();
        if (found.isEmpty()) {
          return other(place, received);
        }
        left.remove(found.get());
      }
      return list.open() || left.isEmpty() ? Optional.empty() : other(place, received);
    }
  }

  /** A dictionary; an open one may have further keys. */
  record Entries(Map<String, Shape> entries, boolean open) implements Shape {
    @Override
    public Object filled(Names names) {
      Map<String, Object> values = new LinkedHashMap<>();
      entries.forEach((key, shape) -> values.put(key, shape.filled(names)));
      return values;
    }

    @Override
    public Optional<String> difference(Object received, String place, Names names) {
      if (!(received instanceof Map<?, ?> map)) {
        return other(place, received);
      }
      for (Map.Entry<String, Shape> entry : entries.entrySet()) {
        String at = place + "." + entry.getKey();
        if (!map.containsKey(entry.getKey()) && !entry.getValue().optional()) {
          return Optional.of(at + " is missing");
        }
        Object value = map.get(entry.getKey());
        Optional<String> difference = entry.getValue().difference(value, at, names);
        if (difference.isPresent()) {
          return difference;
        }
      }
      return open
          ? Optional.empty()
          : map.keySet().stream()
              .filter(key -> !entries.containsKey((String) key))
              .map(key -> place + "." + key + " is more than was expected")
              .findFirst();
    }
  }

  private static Optional<String> other(String place, Object received) {
    return Optional.of(place + " is " + text(received));
  }

  private static boolean same(Object expected, Object received) {
    if (expected instanceof byte[] octets) {
      return received instanceof byte[] others && Arrays.equals(octets, others);
    }
    return expected == null ? received == null : expected.equals(received);
  }

  /** A value as scripts write it. */
  static String text(Object value) {
    if (value instanceof byte[] octets) {
      return "<bytes " + HexFormat.of().formatHex(octets) + ">";
    } else if (value instanceof String string) {
      return '"' + string.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    } else if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(Shape::text).toList()) + "]";
    } else if (value instanceof Map<?, ?> map) {
      return "{"
          + String.join(
              ", ",
              map.entrySet().stream()
                  .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
                  .toList())
          + "}";
    }
    return String.valueOf(value);
  }
}
