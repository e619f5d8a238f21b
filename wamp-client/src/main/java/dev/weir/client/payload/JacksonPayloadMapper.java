package dev.weir.client.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.Type;

/** {@link PayloadMapper} by Jackson's databinding. Thread-safe. */
final class JacksonPayloadMapper implements PayloadMapper {
  static final PayloadMapper SHARED = new JacksonPayloadMapper();

  private final ObjectMapper mapper =
      JsonMapper.builder()
          .findAndAddModules()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private final WireValues values = new WireValues(this::untyped);

  @Override
  public Object toWire(Object value) {
    return values.copy(value);
  }

  @Override
  public Object fromWire(Object value, Type type) {
    if (type instanceof Class<?> plain && plain.isInstance(value)) {
      return value;
    }
    try {
      return mapper.convertValue(value, mapper.constructType(type));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a value is no " + type.getTypeName() + ": " + sentence(e), e);
    }
  }

  /** Lists, maps, numbers and the like; a token buffer in between keeps {@code byte[]} as it is. */
  private Object untyped(Object value) {
    try {
      return mapper.convertValue(value, Object.class);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a " + value.getClass().getTypeName() + " cannot be sent: " + sentence(e), e);
    }
  }

  private static String sentence(IllegalArgumentException e) {
    return e.getCause() instanceof JsonProcessingException cause
        ? cause.getOriginalMessage()
        : e.getMessage();
  }
}
