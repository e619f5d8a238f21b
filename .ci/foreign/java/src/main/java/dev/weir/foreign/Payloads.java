package dev.weir.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cases of payloads.json by name: what is sent for them and what has to arrive. Thread-safe.
 */
final class Payloads {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<String, JsonNode> cases = new HashMap<>();

  Payloads(File file) throws IOException {
    JsonNode all = new ObjectMapper().readTree(file);
    for (String kind : List.of("cases", "spoilt")) {
      all.get(kind).forEach(one -> cases.put(one.get("name").asText(), expand(one)));
    }
  }

  /**
   * The payload to send for a case; in JSON bytes travel as text, which autobahn leaves to its
   * user.
   */
  Payload sent(String name, boolean bytesAsText) {
    JsonNode one = cases.get(name);
    JsonNode sent = one.has("sent") ? one.get("sent") : one;
    return new Payload(list(args(sent), bytesAsText), dict(kwargs(sent), bytesAsText));
  }

  /** Where a payload first differs from the case, or null. */
  String difference(String name, Payload received, boolean bytesAsText) {
    Comparison comparison = new Comparison(bytesAsText);
    String found = comparison.difference("$args", args(cases.get(name)), received.args());
    return found != null
        ? found
        : comparison.difference("$kwargs", kwargs(cases.get(name)), received.kwargs());
  }

  private static JsonNode args(JsonNode one) {
    return one.has("args") ? one.get("args") : NODES.arrayNode();
  }

  private static JsonNode kwargs(JsonNode one) {
    return one.has("kwargs") ? one.get("kwargs") : NODES.objectNode();
  }

  /** The description without its repetitions. */
  private static JsonNode expand(JsonNode node) {
    if (node.isArray()) {
      ArrayNode expanded = NODES.arrayNode();
      node.forEach(item -> expanded.add(expand(item)));
      return expanded;
    }
    if (node.has("$repeat")) {
      return repeat(node.get("$repeat").get(0), node.get("$repeat").get(1).asInt());
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode expanded = NODES.objectNode();
    node.fields().forEachRemaining(field -> expanded.set(field.getKey(), expand(field.getValue())));
    return expanded;
  }

  private static JsonNode repeat(JsonNode unit, int times) {
    if (unit.isTextual()) {
      return NODES.textNode(unit.asText().repeat(times));
    }
    if (unit.has("$bytes")) {
      return NODES.objectNode().put("$bytes", unit.get("$bytes").asText().repeat(times));
    }
    ArrayNode repeated = NODES.arrayNode();
    for (int i = 0; i < times; i++) {
      repeated.addAll((ArrayNode) unit);
    }
    return repeated;
  }

  /** The Java value of a description. */
  static Object build(JsonNode node, boolean bytesAsText) {
    return switch (node.getNodeType()) {
      case NULL -> null;
      case BOOLEAN -> node.booleanValue();
      case STRING -> node.textValue();
      case NUMBER -> integer(node.asText());
      case ARRAY -> list(node, bytesAsText);
      case OBJECT -> tagged(node) ? tag(node, bytesAsText) : dict(node, bytesAsText);
      default -> throw new IllegalArgumentException(node.toString());
    };
  }

  static boolean tagged(JsonNode node) {
    return node.isObject() && node.size() == 1 && node.fieldNames().next().startsWith("$");
  }

  private static Object tag(JsonNode node, boolean bytesAsText) {
    String value = node.elements().next().asText();
    return switch (node.fieldNames().next()) {
      case "$bytes" -> bytesAsText ? '\0' + base64(value) : bytes(value);
      case "$float" -> Double.valueOf(value);
      case "$int", "$number" -> integer(value);
      default -> throw new IllegalArgumentException(node.toString());
    };
  }

  private static byte[] bytes(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(bytes(hex));
  }

  private static Object integer(String digits) {
    BigInteger integer = new BigInteger(digits);
    return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
  }

  private static List<Object> list(JsonNode node, boolean bytesAsText) {
    List<Object> list = new ArrayList<>();
    node.forEach(item -> list.add(build(item, bytesAsText)));
    return list;
  }

  private static Map<String, Object> dict(JsonNode node, boolean bytesAsText) {
    Map<String, Object> dict = new LinkedHashMap<>();
    node.fields().forEachRemaining(f -> dict.put(f.getKey(), build(f.getValue(), bytesAsText)));
    return dict;
  }
}
