package dev.weir.router.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.codec.Unencodable;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Values of WAMP's closed model as JSON, as a schema sees them whatever the serializer was: octets
 * are the string of U+0000 and base64 that they are in JSON (advanced profile, "Binary conversion
 * of JSON Strings"). Stateless.
 */
final class Nodes {
  private static final JsonNodeFactory FACTORY = JsonNodeFactory.instance;

  private Nodes() {}

  /** A list. */
  static ArrayNode list(List<?> values) {
    ArrayNode array = FACTORY.arrayNode(values.size());
    for (Object value : values) {
      array.add(of(value));
    }
    return array;
  }

  /** A dictionary. */
  static ObjectNode dictionary(Map<?, ?> values) {
    ObjectNode object = FACTORY.objectNode();
    values.forEach((key, value) -> object.set((String) key, of(value)));
    return object;
  }

  /**
   * Any value.
   *
   * @throws Unencodable when JSON has no such number
   */
  private static JsonNode of(Object value) {
    if (value instanceof String text) {
      return FACTORY.textNode(text);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof Boolean flag) {
      return FACTORY.booleanNode(flag);
    }
    if (value instanceof Map<?, ?> map) {
      return dictionary(map);
    }
    if (value instanceof List<?> list) {
      return list(list);
    }
    return value == null ? FACTORY.nullNode() : octets((byte[]) value);
  }

  private static JsonNode number(Number number) {
    if (number instanceof BigInteger big) {
      return FACTORY.numberNode(big);
    }
    if (!(number instanceof Double decimal)) {
      return FACTORY.numberNode(number.longValue());
    }
    if (!Double.isFinite(decimal)) {
      throw new Unencodable(ErrorUri.INVALID_ARGUMENT, "JSON has no number " + decimal);
    }
    return FACTORY.numberNode((double) decimal);
  }

  private static JsonNode octets(byte[] octets) {
    return FACTORY.textNode('\0' + Base64.getEncoder().encodeToString(octets));
  }
}
