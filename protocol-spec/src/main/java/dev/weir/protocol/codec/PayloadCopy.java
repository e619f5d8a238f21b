package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies what the application gives in the same program as closely as if it came from a socket:
 * values to immutable ones of the closed model (see {@link Dict}), raw octets through the scanner
 * of their serializer, all within the limits. Nothing of a copy refers to what it was made of.
 * Confined to one thread.
 *
 * <p>Integers and floats of fewer bits become {@link Long} and {@link Double}.
 */
public final class PayloadCopy {
  private static final int ENVELOPE = 1; // the list of the message itself is a level too

  private final Limits limits;
  private final EnvelopeScanner[] scanners = new EnvelopeScanner[Serializer.values().length];

  public PayloadCopy(Limits limits) {
    this.limits = limits;
  }

  /**
   * The copy of a payload.
   *
   * @throws Unencodable when a value is none of the model
   * @throws ProtocolViolation when it is over one of the limits, or its raw octets are not what
   *     they say
   */
  public Payload of(Payload payload) {
    if (payload.isEmpty()) {
      return Payload.EMPTY;
    }
    if (payload.size() > limits.message()) {
      throw new ProtocolViolation(
          "a message of about %d octets exceeds limits.message (%d)"
              .formatted(payload.size(), limits.message()));
    }
    return payload.isRaw() ? scanned(payload) : values(payload);
  }

  /** The copy of options or details; the same exceptions. */
  public Dict of(Dict dict) {
    if (dict.isEmpty()) {
      return Dict.EMPTY;
    }
    checkKeys(dict.size());
    Dict.Builder copy = Dict.builder();
    for (int i = 0; i < dict.size(); i++) {
      copy.put(dict.key(i), value(dict.value(i), ENVELOPE + 1));
    }
    return copy.build();
  }

  private Payload values(Payload payload) {
    checkKeys(payload.keywords().size());
    return Payload.of(
        list(payload.arguments(), ENVELOPE + 1), map(payload.keywords(), ENVELOPE + 1));
  }

  private Object value(Object value, int depth) {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof byte[] octets) {
      return octets.clone();
    }
    if (value instanceof List<?> list) {
      return list(list, depth + 1);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, depth + 1);
    }
    throw foreign(value);
  }

  private static Number number(Number number) {
    if (number instanceof Long || number instanceof Double || number instanceof BigInteger) {
      return number;
    }
    if (number instanceof Integer || number instanceof Short) {
      return number.longValue();
    }
    if (number instanceof Float) {
      return number.doubleValue();
    }
    throw foreign(number);
  }

  private List<Object> list(List<?> list, int depth) {
    checkDepth(depth);
    if (list.isEmpty()) {
      return List.of();
    }
    List<Object> copy = new ArrayList<>(list.size());
    for (Object element : list) {
      copy.add(value(element, depth));
    }
    return Collections.unmodifiableList(copy);
  }

  private Map<String, Object> map(Map<?, ?> map, int depth) {
    checkDepth(depth);
    if (map.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> copy = new LinkedHashMap<>(map.size() * 2);
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String text)) {
            throw foreign(key);
          }
          copy.put(text, value(value, depth));
        });
    return Collections.unmodifiableMap(copy);
  }

  private Payload scanned(Payload payload) {
    byte[] octets = payload.octets();
    Serializer serializer = payload.serializer();
    ByteSink message = new ByteSink(octets.length + 2);
    switch (serializer) {
      case JSON -> message.put((byte) '[');
      case MESSAGEPACK -> message.put((byte) (0x90 | payload.elements()));
      case CBOR -> message.put((byte) (0x80 | payload.elements()));
    }
    message.put(octets);
    if (serializer == Serializer.JSON) {
      message.put((byte) ']');
    }
    EnvelopeScanner scanner = scanner(serializer);
    scanner.open(message.array(), 0, message.position());
    Payload copy = scanner.payload("the raw payload");
    scanner.close();
    return copy;
  }

  private EnvelopeScanner scanner(Serializer serializer) {
    EnvelopeScanner scanner = scanners[serializer.ordinal()];
    if (scanner == null) {
      scanner = EnvelopeScanner.of(serializer, limits);
      scanners[serializer.ordinal()] = scanner;
    }
    return scanner;
  }

  private void checkKeys(int keys) {
    if (keys > limits.keys()) {
      throw new ProtocolViolation("a dictionary " + limits.tooManyKeys());
    }
  }

  private void checkDepth(int depth) {
    if (depth > limits.depth()) {
      throw new ProtocolViolation("the message " + limits.tooDeep());
    }
  }

  private static Unencodable foreign(Object value) {
    return new Unencodable(
        ErrorUri.INVALID_ARGUMENT,
        "a value of "
            + (value == null ? "a null key" : value.getClass().getName())
            + " has no form in WAMP");
  }
}
