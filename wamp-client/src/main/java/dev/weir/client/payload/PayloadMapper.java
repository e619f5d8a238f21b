package dev.weir.client.payload;

import java.lang.reflect.Type;

/**
 * Maps an application's objects to values that WAMP can carry, and back. Implementations are
 * thread-safe.
 *
 * <p>WAMP carries {@code null}, {@link String}, {@link Long}, {@link java.math.BigInteger}, {@link
 * Double}, {@link Boolean}, {@code byte[]}, {@link java.util.List} and {@link java.util.Map} with
 * string keys of these, and nothing else.
 */
public interface PayloadMapper {

  /**
   * The value to send for an object: one of those listed above, which shares nothing mutable with
   * the object, {@code byte[]} excepted.
   *
   * @param value any object, or {@code null}
   * @return the value; {@code null} for {@code null}
   * @throws IllegalArgumentException if the object cannot be sent without loss, with a sentence
   *     that says why
   */
  Object toWire(Object value);

  /**
   * An object of a type for a value received.
   *
   * @param value one of those listed above, not {@code null}
   * @param type a class, or a generic type such as {@code List<Order>}
   * @return an instance of it; of its wrapper if the type is a primitive one
   * @throws IllegalArgumentException if the value does not fit the type, with a sentence that says
   *     why
   */
  Object fromWire(Object value, Type type);

  /**
   * The mapper that clients use by default: beans, records, enums and collections by Jackson with
   * the modules on the class path, binary values natively, numbers never cut; an {@link
   * java.util.Optional} is sent as what it has or null. Properties of types such as {@code
   * java.time.Instant} need Jackson's module for them there.
   */
  static PayloadMapper jackson() {
    return JacksonPayloadMapper.SHARED;
  }
}
