package dev.weir.client;

import dev.weir.client.payload.PayloadMapper;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Between arguments and payloads, on the threads of those who send and receive. Thread-safe. */
record PayloadCodec(PayloadMapper mapper, Serializer serializer) {

  /**
   * The octets of arguments.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if a value cannot be sent
   */
  Payload encode(Arguments arguments) {
    if (arguments.isEmpty()) {
      return Payload.EMPTY;
    }
    try {
      return Transcoder.encode(
          Payload.of(positional(arguments), keywords(arguments.keywords())), serializer);
    } catch (IllegalArgumentException e) {
      throw Failures.invalidArgument(e.getMessage(), e);
    } catch (Unencodable e) {
      throw Failures.of(e);
    }
  }

  /**
   * The arguments in octets.
   *
   * @throws WampException if they have no form in Java
   */
  Arguments decode(Payload payload) {
    if (payload.isEmpty()) {
      return Arguments.NONE;
    }
    try {
      Payload values = Transcoder.values(payload);
      return new Arguments(values.arguments(), values.keywords(), mapper);
    } catch (Unencodable e) {
      throw Failures.of(e);
    }
  }

  /**
   * A view of options that the application gave.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if a value cannot be sent, or is not
   *     what a known option wants
   */
  <T> T options(Map<String, Object> options, Function<Dict, T> view) {
    try {
      return view.apply(Dict.of(keywords(options)));
    } catch (IllegalArgumentException | ProtocolViolation e) {
      throw Failures.invalidArgument(e.getMessage(), e);
    }
  }

  private List<Object> positional(Arguments arguments) {
    List<Object> values = new ArrayList<>(arguments.size());
    for (Object value : arguments.positional()) {
      values.add(mapper.toWire(value));
    }
    return values;
  }

  private Map<String, Object> keywords(Map<String, Object> keywords) {
    Map<String, Object> values = new LinkedHashMap<>();
    keywords.forEach((key, value) -> values.put(key, mapper.toWire(value)));
    return values;
  }
}
