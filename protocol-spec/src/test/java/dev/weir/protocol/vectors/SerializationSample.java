package dev.weir.protocol.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.protocol.Serializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** One message in the octets of each serializer, one variant at least, and its attributes. */
record SerializationSample(
    String name, Map<Serializer, List<byte[]>> variants, Map<String, Object> attributes) {

  static SerializationSample of(String file, JsonNode sample) {
    Map<Serializer, List<byte[]>> variants = new EnumMap<>(Serializer.class);
    JsonNode serializers = sample.get("serializers");
    variants.put(Serializer.JSON, octets(serializers.path("json")));
    variants.put(Serializer.MESSAGEPACK, octets(serializers.path("msgpack")));
    variants.put(Serializer.CBOR, octets(serializers.path("cbor")));
    return new SerializationSample(
        file + ": " + sample.get("description").textValue(),
        variants,
        Attributes.expected(sample.get("expected_attributes")));
  }

  /**
   * Whether it is no message of WAMP but of Autobahn's extensions: a payload that is octets in
   * place of a list, or the message EVENT_RECEIVED.
   */
  boolean extension() {
    return attributes.get("payload") != null || attributes.get("message_type").equals(337L);
  }

  private static List<byte[]> octets(JsonNode variants) {
    List<byte[]> octets = new ArrayList<>();
    for (JsonNode variant : variants) {
      octets.add(
          variant.has("bytes")
              ? variant.get("bytes").textValue().getBytes(StandardCharsets.UTF_8)
              : HexFormat.of().parseHex(variant.get("bytes_hex").textValue()));
    }
    return octets;
  }

  @Override
  public String toString() {
    return name;
  }
}
