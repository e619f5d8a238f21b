package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MessagePack or CBOR to values of the closed model. Confined to one thread. */
final class BinaryValues implements ValueReader {
  private final BinaryInput input;
  private final Limits limits;

  /** For options and details, over an input that others move too. */
  BinaryValues(BinaryInput input, Limits limits) {
    this.input = input;
    this.limits = limits;
  }

  @Override
  public Payload values(Payload raw) {
    input.start(raw.octets(), 0, raw.octets().length);
    input.at("Arguments", "");
    List<Object> arguments = list(1);
    if (raw.elements() == 1) {
      return Payload.of(arguments, Map.of());
    }
    input.at("ArgumentsKw", "");
    return Payload.of(arguments, dictionary(1));
  }

  /** The one value in octets that are not trusted. */
  Object only(byte[] octets) {
    input.start(octets, 0, octets.length);
    input.at("the value", "");
    Object value = value(0);
    if (!input.exhausted()) {
      throw input.violation("must not be followed by more octets");
    }
    return value;
  }

  /** The dictionary of options or details that comes next. */
  Dict dict() {
    return Dict.of(dictionary(1));
  }

  private Map<String, Object> dictionary(int above) {
    int level = input.below(above);
    int count = input.dictionary();
    if (!input.more(count)) {
      return Map.of();
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int left = count; input.more(left); left--) {
      String key = key(entries);
      entries.put(key, value(level));
    }
    return entries;
  }

  private String key(Map<String, Object> entries) {
    if (entries.size() == limits.keys()) {
      throw input.violation(limits.tooManyKeys());
    }
    input.key();
    String key = input.name();
    if (entries.containsKey(key)) {
      throw input.violation("has the key \"" + shown(key) + "\" twice");
    }
    return key;
  }

  /** A key of a peer's choice, cut for a sentence. */
  private static String shown(String key) {
    return key.length() > 40 ? key.substring(0, 40) + "…" : key;
  }

  private List<Object> list(int above) {
    int level = input.below(above);
    int count = input.list();
    if (!input.more(count)) {
      return List.of();
    }
    List<Object> elements = new ArrayList<>();
    for (int left = count; input.more(left); left--) {
      elements.add(value(level));
    }
    return elements;
  }

  private Object value(int level) {
    return switch (input.kind()) {
      case NOTHING -> none();
      case FLAG -> input.flag();
      case INTEGER -> input.number();
      case REAL -> input.real();
      case TEXT -> input.text();
      case BYTES -> input.bytes();
      case LIST -> list(level);
      case DICTIONARY -> dictionary(level);
      case FOREIGN -> foreign();
    };
  }

  private Object foreign() {
    if (input.undefined()) {
      return null;
    }
    throw input.violation("has " + input.foreign() + ", which WAMP has no value for");
  }

  private Object none() {
    input.nothing();
    return null;
  }
}
