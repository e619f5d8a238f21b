package dev.weir.client.service;

import dev.weir.client.Arguments;
import dev.weir.client.WampException;
import dev.weir.protocol.ErrorUri;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;

/** Results as the types that methods return. Stateless. */
final class Values {
  private Values() {}

  /**
   * The value.
   *
   * @throws WampException with {@code wamp.error.invalid_argument} if it is missing or does not fit
   */
  static Object of(Arguments result, Type type) {
    if (type == Arguments.class) {
      return result;
    }
    if (type instanceof ParameterizedType wrapped && wrapped.getRawType() == Optional.class) {
      return result.findTyped(Parameters.inner(type));
    }
    return result
        .findTyped(type)
        .orElseThrow(
            () ->
                new WampException(
                    ErrorUri.INVALID_ARGUMENT,
                    "the result is missing or null; expected " + type.getTypeName()));
  }
}
