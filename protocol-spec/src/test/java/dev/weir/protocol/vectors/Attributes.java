package dev.weir.protocol.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.codec.Transcoder;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The elements of a message by the names that vectors give them. Integers are compared as long ones
 * or big ones, octets by their hexadecimal digits.
 */
final class Attributes {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "realm details"),
          Map.entry(2, "session_id details"),
          Map.entry(3, "details reason"),
          Map.entry(4, "method extra"),
          Map.entry(5, "signature extra"),
          Map.entry(6, "details reason"),
          Map.entry(8, "request_type request_id details error"),
          Map.entry(16, "request_id options topic"),
          Map.entry(17, "request_id publication_id"),
          Map.entry(32, "request_id options topic"),
          Map.entry(33, "request_id subscription_id"),
          Map.entry(34, "request_id subscription_id"),
          Map.entry(35, "request_id details"),
          Map.entry(36, "subscription_id publication_id details"),
          Map.entry(48, "request_id options procedure"),
          Map.entry(49, "request_id options"),
          Map.entry(50, "request_id details"),
          Map.entry(64, "request_id options procedure"),
          Map.entry(65, "request_id registration_id"),
          Map.entry(66, "request_id registration_id"),
          Map.entry(67, "request_id details"),
          Map.entry(68, "request_id registration_id details"),
          Map.entry(69, "request_id options"),
          Map.entry(70, "request_id options"),
          Map.entry(337, "publication_id"));

  /** Other names that files give to the same elements. */
  private static final Map<String, String> ALIASES =
      Map.of("subscription", "subscription_id", "publication", "publication_id");

  private Attributes() {}

  /** What a file expects; what is null there is absent. */
  static Map<String, Object> expected(JsonNode attributes) {
    Map<String, Object> expected = new LinkedHashMap<>();
    attributes
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isNull()) {
                String name = ALIASES.getOrDefault(entry.getKey(), entry.getKey());
                expected.put(name, value(entry.getValue()));
              }
            });
    return expected;
  }

  /** What a message has of the attributes that are expected, and all of its payload. */
  static Map<String, Object> of(Message message, Map<String, Object> expected) {
    return of(elements(message), expected);
  }

  /** The same for a message that is only known as a list of values. */
  static Map<String, Object> of(List<Object> message, Map<String, Object> expected) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("message_type", message.get(0));
    String[] names = NAMES.get(((Long) message.get(0)).intValue()).split(" ");
    for (int i = 0; i < names.length && i + 1 < message.size(); i++) {
      attributes.put(names[i], normal(message.get(i + 1)));
    }
    if (attributes.get("details") instanceof Map<?, ?> details && details.containsKey("roles")) {
      attributes.put("roles", details.get("roles"));
    }
    attributes.keySet().retainAll(expected.keySet());
    int payload = names.length + 1;
    if (message.size() > payload) {
      boolean list = message.get(payload) instanceof List;
      attributes.put(list ? "args" : "payload", normal(message.get(payload)));
    }
    if (message.size() > payload + 1) {
      attributes.put("kwargs", normal(message.get(payload + 1)));
    }
    return attributes;
  }

  /** The elements of a message: its record's components are in the order of the wire. */
  private static List<Object> elements(Message message) {
    MessageType type = message.type();
    List<Object> elements = new ArrayList<>();
    elements.add((long) type.code());
    for (RecordComponent component : message.getClass().getRecordComponents()) {
      Object value = invoked(component, message);
      if (value instanceof Payload payload) {
        Payload values = Transcoder.values(payload);
        elements.addAll(
            List.<Object>of(values.arguments(), values.keywords()).subList(0, values.elements()));
      } else {
        elements.add(element(value));
      }
    }
    return elements;
  }

  private static Object element(Object value) {
    if (value instanceof Dict dict) {
      return dict.toMap();
    }
    if (value instanceof Record view) {
      return element(invoked(view.getClass().getRecordComponents()[0], view));
    }
    return value instanceof Integer number ? (Object) number.longValue() : value;
  }

  private static Object invoked(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  /** A value in a file; octets stand there as they do in JSON. */
  private static Object value(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(value(element)));
      return list;
    }
    if (node.isTextual() && node.textValue().startsWith("\0")) {
      return normal(Base64.getDecoder().decode(node.textValue().substring(1)));
    }
    return node.isTextual() ? node.textValue() : scalar(node);
  }

  private static Object scalar(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isIntegralNumber() ? normal(node.bigIntegerValue()) : node.doubleValue();
  }

  private static Object normal(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> normal = new LinkedHashMap<>();
      map.forEach((key, element) -> normal.put(key, normal(element)));
      return normal;
    }
    if (value instanceof List<?> list) {
      List<Object> normal = new ArrayList<>();
      list.forEach(element -> normal.add(normal(element)));
      return normal;
    }
    if (value instanceof BigInteger number) {
      return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }
    return value instanceof byte[] octets ? HexFormat.of().formatHex(octets) : value;
  }
}
