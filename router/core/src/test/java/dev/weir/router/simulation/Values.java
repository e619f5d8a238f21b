package dev.weir.router.simulation;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Transcoder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The application's part of a message as a model client sent it, told by the tag that it begins
 * with.
 *
 * @param everywhere whether it has a form in all serializers; a NaN has none in JSON
 */
record Values(long tag, List<Object> arguments, Map<String, Object> keywords, boolean everywhere) {
  private static final String TAG = "tag";

  /** Random values; {@code filler} octets make it large. */
  static Values random(Chance chance, long tag, int filler, boolean withNaN) {
    List<Object> arguments = new ArrayList<>();
    Map<String, Object> keywords = new LinkedHashMap<>();
    if (chance.percent(90)) {
      arguments.add(tag);
      for (int i = chance.below(3); i > 0; i--) {
        arguments.add(value(chance, 0));
      }
    } else {
      keywords.put(TAG, tag);
    }
    if (chance.percent(20)) {
      keywords.put("k" + chance.below(5), value(chance, 0));
    }
    if (filler > 0) {
      keywords.put("filler", "x".repeat(filler));
    }
    if (withNaN) {
      keywords.put("nan", Double.NaN);
    }
    return new Values(tag, arguments, keywords, !withNaN);
  }

  /** As octets of a serializer. */
  Payload payload(Serializer serializer) {
    return Transcoder.encode(Payload.of(arguments, keywords), serializer);
  }

  boolean expressible(Serializer serializer) {
    return everywhere || serializer != Serializer.JSON;
  }

  /** The tag of a payload that a model client made. */
  static long tag(Payload payload) {
    Payload values = Transcoder.values(payload);
    Object tag =
        values.arguments().isEmpty() ? values.keywords().get(TAG) : values.arguments().get(0);
    return tag instanceof Long number ? number : 0;
  }

  /** Whether these are the values that a payload holds. */
  boolean same(Payload payload) {
    Payload values = Transcoder.values(payload);
    return equal(arguments, values.arguments()) && equal(keywords, values.keywords());
  }

  private static Object value(Chance chance, int depth) {
    return switch (chance.below(depth < 2 ? 10 : 8)) {
      case 0 -> null;
      case 1 -> chance.percent(50);
      case 2 -> chance.anyLong();
      case 3 -> (long) chance.below(200) - 100;
      case 4 -> BigInteger.ONE.shiftLeft(63).add(BigInteger.valueOf(chance.below(1000)));
      case 5 -> chance.anyDouble();
      case 6 -> chance.pick("", "plain", "ümläut €", "\ud83d\ude00 smile", "line\n\"quoted\"\\");
      case 7 -> chance.bytes(chance.below(20));
      case 8 -> new ArrayList<>(Arrays.asList(value(chance, depth + 1), value(chance, depth + 1)));
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", value(chance, depth + 1));
        map.put("ß", value(chance, depth + 1));
        yield map;
      }
    };
  }

  private static boolean equal(Object one, Object other) {
    if (one instanceof byte[] bytes) {
      return other instanceof byte[] others && Arrays.equals(bytes, others);
    }
    if (one instanceof List<?> list) {
      return other instanceof List<?> others && equalLists(list, others);
    }
    if (one instanceof Map<?, ?> map) {
      return other instanceof Map<?, ?> others
          && map.keySet().equals(others.keySet())
          && map.keySet().stream().allMatch(key -> equal(map.get(key), others.get(key)));
    }
    return one == null ? other == null : one.equals(other);
  }

  private static boolean equalLists(List<?> one, List<?> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }
}
