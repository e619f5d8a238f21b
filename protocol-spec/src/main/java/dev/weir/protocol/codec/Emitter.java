package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * Writes the list of one message, element after element, or payload elements alone. A format says
 * how each kind of value of the closed model (see {@link Dict}) looks; which kind a value is, is
 * decided here. Confined to one thread; used again for each message.
 *
 * <p>What has no form in the serializer throws {@link Unencodable}; the sink then holds part of a
 * message, which the caller takes back.
 */
abstract class Emitter {
  private final Serializer serializer;
  private int depth;

  Emitter(Serializer serializer) {
    this.serializer = serializer;
  }

  static Emitter of(Serializer serializer) {
    return switch (serializer) {
      case JSON -> new JsonEmitter();
      case MESSAGEPACK -> new MessagePackEmitter();
      case CBOR -> new CborEmitter();
    };
  }

  /** Starts a message of this many elements. */
  final void open(ByteSink sink, int elements) {
    start(sink);
    openList(elements);
  }

  /** Ends the message. */
  final void close() {
    closeList();
  }

  /** Starts on elements alone, without a list around them. */
  void start(ByteSink sink) {
    depth = 0;
  }

  abstract void nothing();

  abstract void flag(boolean value);

  abstract void integer(long value);

  /** An integer that may be beyond 64 bits. */
  abstract void integer(BigInteger value);

  abstract void fraction(double value);

  abstract void text(String value);

  abstract void bytes(byte[] value);

  abstract void openList(int elements);

  abstract void closeList();

  abstract void openDict(int entries);

  /** The key of the value that comes next. */
  abstract void key(String key);

  abstract void closeDict();

  /** Elements that are octets of this serializer already. */
  abstract void raw(byte[] elements);

  final void dict(Dict dict) {
    openDict(dict.size());
    for (int i = 0; i < dict.size(); i++) {
      key(dict.key(i));
      value(dict.value(i));
    }
    closeDict();
  }

  /**
   * The elements of a payload: raw octets as they are when they are of this serializer, else by
   * their values.
   */
  final void payload(Payload payload) {
    if (payload.isEmpty()) {
      return;
    }
    if (payload.isRaw() && payload.serializer() == serializer) {
      raw(payload.octets());
      return;
    }
    Payload values = Transcoder.values(payload);
    list(values.arguments());
    if (values.elements() == 2) {
      dict(values.keywords());
    }
  }

  /**
   * A value of the closed model; integers and floats of fewer bits are taken as well, and a payload
   * stands for its Arguments.
   */
  final void value(Object value) {
    if (value == null) {
      nothing();
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Boolean flag) {
      flag(flag);
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof byte[] bytes) {
      bytes(bytes);
    } else {
      container(value);
    }
  }

  private void number(Number number) {
    if (number instanceof Long || number instanceof Integer || number instanceof Short) {
      integer(number.longValue());
    } else if (number instanceof Double || number instanceof Float) {
      fraction(number.doubleValue());
    } else if (number instanceof BigInteger big) {
      integer(big);
    } else {
      throw foreign(number);
    }
  }

  private void container(Object value) {
    if (++depth > Limits.MAX_DEPTH) {
      throw unencodable("a value of more than " + Limits.MAX_DEPTH + " levels");
    }
    if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof Map<?, ?> map) {
      dict(map);
    } else if (value instanceof Payload payload) {
      arguments(payload);
    } else {
      throw foreign(value);
    }
    depth--;
  }

  private void arguments(Payload payload) {
    if (payload.isRaw() && payload.serializer() == serializer && payload.elements() == 1) {
      raw(payload.octets());
    } else {
      list(Transcoder.values(payload).arguments());
    }
  }

  private void list(List<?> list) {
    openList(list.size());
    for (int i = 0; i < list.size(); i++) {
      value(list.get(i));
    }
    closeList();
  }

  private void dict(Map<?, ?> map) {
    openDict(map.size());
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String text)) {
            throw unencodable("a dictionary key that is no string");
          }
          key(text);
          value(value);
        });
    closeDict();
  }

  private Unencodable foreign(Object value) {
    return unencodable("an object of " + value.getClass().getName());
  }

  /** {@code wamp.error.invalid_argument} with a sentence about this kind of value. */
  final Unencodable unencodable(String kind) {
    return new Unencodable(ErrorUri.INVALID_ARGUMENT, kind + " has no form in " + serializer);
  }
}
