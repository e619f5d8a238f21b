package dev.weir.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Compares what arrived with the description of a case, deeply. Thread-safe. */
final class Comparison {
  private final boolean bytesAsText;

  Comparison(boolean bytesAsText) {
    this.bytesAsText = bytesAsText;
  }

  /** Where the value first differs, or null. */
  String difference(String path, JsonNode node, Object received) {
    if (node.isArray()) {
      return listDifference(path, node, received);
    }
    if (node.isObject() && !Payloads.tagged(node)) {
      return dictDifference(path, node, received);
    }
    return same(node, received) ? null : differs(path, node, received);
  }

  private String listDifference(String path, JsonNode node, Object received) {
    if (!(received instanceof List<?> list) || list.size() != node.size()) {
      return differs(path, node, received);
    }
    for (int i = 0; i < node.size(); i++) {
      String found = difference(path + "[" + i + "]", node.get(i), list.get(i));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private String dictDifference(String path, JsonNode node, Object received) {
    if (!(received instanceof Map<?, ?> dict) || dict.size() != node.size()) {
      return differs(path, node, received);
    }
    for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      String found =
          dict.containsKey(key)
              ? difference(path + "." + key, node.get(key), dict.get(key))
              : differs(path + "." + key, node.get(key), "nothing");
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private boolean same(JsonNode node, Object received) {
    Object wanted = Payloads.build(node, bytesAsText);
    if (node.has("$number")) {
      return received instanceof Number
          && new BigDecimal(received.toString()).compareTo(new BigDecimal(wanted.toString())) == 0;
    }
    if (wanted instanceof byte[] bytes) {
      return received instanceof byte[] octets && Arrays.equals(octets, bytes);
    }
    if (wanted instanceof Double number) {
      return (received instanceof Double || received instanceof Float)
          && ((Number) received).doubleValue() == number;
    }
    if (wanted instanceof Number number) {
      return integer(received) && number.toString().equals(received.toString());
    }
    return wanted == null ? received == null : wanted.equals(received);
  }

  private static boolean integer(Object value) {
    return value instanceof Integer || value instanceof Long || value instanceof BigInteger;
  }

  private static String differs(String path, JsonNode node, Object received) {
    String shown = received instanceof byte[] bytes ? Arrays.toString(bytes) : "" + received;
    shown = shown.replace("\0", "\\0");
    String type = received == null ? "" : received.getClass().getSimpleName() + " ";
    return path + ": " + brief(node.toString()) + " expected, " + type + brief(shown) + " arrived";
  }

  private static String brief(String text) {
    return text.length() < 100 ? text : text.substring(0, 100);
  }
}
