package dev.weir.conversation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.weir.protocol.Serializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/**
 * Messages as octets, by other code than that under test: lists of values of the closed model.
 * Thread-safe.
 */
final class Format {
  private static final TypeReference<List<Object>> MESSAGE = new TypeReference<>() {};
  private static final Map<Serializer, Format> FORMATS =
      Map.of(
          Serializer.JSON,
          new Format(new ObjectMapper().registerModule(binaryAsText())),
          Serializer.MESSAGEPACK,
          new Format(new ObjectMapper(new MessagePackFactory())),
          Serializer.CBOR,
          new Format(new ObjectMapper(new CBORFactory())));

  private final ObjectMapper mapper;

  private Format(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  static Format of(Serializer serializer) {
    return FORMATS.get(serializer);
  }

  byte[] octets(List<Object> message) {
    try {
      return mapper.writeValueAsBytes(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Object> message(byte[] octets) {
    try {
      return list(mapper.readValue(octets, MESSAGE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Object> list(List<?> values) {
    List<Object> plain = new ArrayList<>(values.size());
    values.forEach(value -> plain.add(plain(value)));
    return plain;
  }

  private static Object plain(Object value) {
    if (value instanceof Integer integer) {
      return (long) integer;
    } else if (value instanceof BigInteger big && big.bitLength() < Long.SIZE) {
      return big.longValue();
    } else if (value instanceof Float number) {
      return (double) number;
    } else if (value instanceof String text && text.startsWith("\0")) {
      return Base64.getDecoder().decode(text.substring(1));
    } else if (value instanceof List<?> list) {
      return list(list);
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> plain = new LinkedHashMap<>();
      map.forEach((key, each) -> plain.put(key, plain(each)));
      return plain;
    }
    return value;
  }

  /** Binary in JSON is a string of U+0000 and base64. */
  private static SimpleModule binaryAsText() {
    return new SimpleModule()
        .addSerializer(
            byte[].class,
            new JsonSerializer<>() {
              @Override
              public void serialize(byte[] octets, JsonGenerator to, SerializerProvider provider)
                  throws IOException {
                to.writeString("\0" + Base64.getEncoder().encodeToString(octets));
              }
            });
  }
}
