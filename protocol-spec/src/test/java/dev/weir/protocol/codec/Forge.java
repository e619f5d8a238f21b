package dev.weir.protocol.codec;

import dev.weir.protocol.Message;
import dev.weir.protocol.Serializer;

/** A message of MessagePack or CBOR put together item by item, right or wrong. */
final class Forge {
  private final Serializer serializer;
  private final ByteSink sink = new ByteSink(64);
  private final Emitter emitter;

  Forge(Serializer serializer) {
    this.serializer = serializer;
    this.emitter = Emitter.of(serializer);
    emitter.start(sink);
  }

  /** {@code [48, 1, {}, "a.b"} of a list of this many elements. */
  static Forge call(Serializer serializer, int elements) {
    return new Forge(serializer).list(elements).values(48L, 1L).dict(0).values("a.b");
  }

  /** {@code [48, 1} of a list of four elements. */
  static Forge beforeOptions(Serializer serializer) {
    return new Forge(serializer).list(4).values(48L, 1L);
  }

  Forge list(int elements) {
    emitter.openList(elements);
    return this;
  }

  Forge dict(int entries) {
    emitter.openDict(entries);
    return this;
  }

  Forge values(Object... values) {
    for (Object value : values) {
      emitter.value(value);
    }
    return this;
  }

  /** Octets as they are. */
  Forge hex(String hex) {
    sink.put(Hex.octets(hex));
    return this;
  }

  /** A string of these octets, UTF-8 or not, less than 24. */
  Forge string(String hex) {
    byte[] octets = Hex.octets(hex);
    sink.put((byte) ((serializer == Serializer.CBOR ? 0x60 : 0xa0) | octets.length));
    sink.put(octets);
    return this;
  }

  byte[] octets() {
    return sink.toByteArray();
  }

  Message read() {
    return Hex.read(serializer, octets());
  }
}
