package dev.weir.client.service;

import dev.weir.client.Arguments;
import dev.weir.client.Event;
import dev.weir.client.Invocation;
import dev.weir.client.WampException;
import dev.weir.protocol.ErrorUri;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Between the parameters of a method and the arguments of a message. Immutable. */
final class Parameters {
  /**
   * One parameter.
   *
   * @param keyword of a keyword argument
   * @param index of a positional argument; −1 for what is no argument
   * @param type the value's, without Optional
   * @param optional whether it may be missing
   */
  private record Place(Optional<String> keyword, int index, Type type, boolean optional) {
    String description() {
      return keyword.map(name -> "argument " + name).orElse("argument " + index);
    }
  }

  private final List<Place> places;

  private Parameters(List<Place> places) {
    this.places = places;
  }

  static Parameters of(Method method) {
    List<Place> places = new ArrayList<>();
    int index = 0;
    for (Parameter parameter : method.getParameters()) {
      Keyword keyword = parameter.getAnnotation(Keyword.class);
      Type type = parameter.getParameterizedType();
      boolean optional = parameter.getType() == Optional.class;
      boolean argument = keyword == null && !isMessage(parameter.getType());
      places.add(
          new Place(
              Optional.ofNullable(keyword).map(Keyword::value),
              argument ? index++ : -1,
              optional ? inner(type) : type,
              optional));
    }
    return new Parameters(List.copyOf(places));
  }

  /** The type argument of {@code Optional<T>} and {@code CompletableFuture<T>}. */
  static Type inner(Type type) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : Object.class;
  }

  /** Whether a parameter of one of these types is among them, which no caller could give. */
  boolean wantMessage() {
    return places.stream().anyMatch(place -> place.index < 0 && place.keyword.isEmpty());
  }

  /**
   * The values of the parameters.
   *
   * @param message what parameters get that are no arguments
   * @throws WampException with {@code wamp.error.invalid_argument} if one is missing or does not
   *     fit
   */
  Object[] read(Arguments arguments, Object message) {
    return places.stream().map(place -> read(place, arguments, message)).toArray();
  }

  /** The arguments that these values make. */
  Arguments write(Object[] values) {
    List<Object> positional = new ArrayList<>();
    Map<String, Object> keywords = new LinkedHashMap<>();
    int given = 0;
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      Optional<Object> value = place.optional ? cast(values[i]) : Optional.ofNullable(values[i]);
      if (place.keyword.isPresent()) {
        value.ifPresent(found -> keywords.put(place.keyword.get(), found));
      } else {
        positional.add(value.orElse(null));
        given = value.isPresent() || !place.optional ? positional.size() : given;
      }
    }
    return Arguments.from(positional.subList(0, given), keywords);
  }

  private static Object read(Place place, Arguments arguments, Object message) {
    if (place.index < 0 && place.keyword.isEmpty()) {
      return message;
    }
    Optional<Object> value =
        place.keyword.isPresent()
            ? arguments.findTyped(place.keyword.get(), place.type)
            : arguments.findTyped(place.index, place.type);
    return place.optional ? value : value.orElseThrow(() -> missing(place));
  }

  private static WampException missing(Place place) {
    return new WampException(
        ErrorUri.INVALID_ARGUMENT,
        place.description() + " is missing or null; expected " + place.type.getTypeName());
  }

  @SuppressWarnings("unchecked") // the parameter's type is Optional
  private static Optional<Object> cast(Object value) {
    return value == null ? Optional.empty() : (Optional<Object>) value;
  }

  private static boolean isMessage(Class<?> type) {
    return type == Invocation.class || type == Event.class;
  }
}
