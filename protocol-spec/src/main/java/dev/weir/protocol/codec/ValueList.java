package dev.weir.protocol.codec;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import java.util.Map;

/**
 * Arguments that grow value by value, kept as octets of one serializer: a long answer is made where
 * there is time, and is only copied where it is sent. Confined to one thread.
 */
public final class ValueList {
  private final Serializer serializer;
  private final Emitter emitter;
  private final ByteSink sink = new ByteSink(1 << 10);
  private int size;

  public ValueList(Serializer serializer) {
    this.serializer = serializer;
    this.emitter = Emitter.of(serializer);
  }

  /**
   * Appends a value of the closed model (see {@link dev.weir.protocol.Dict}), in which a {@link
   * Payload} stands for its Arguments.
   *
   * @throws Unencodable when it has no form in this serializer; then nothing was appended
   */
  public void add(Object value) {
    int start = sink.position();
    emitter.start(sink);
    if (size > 0 && serializer == Serializer.JSON) {
      sink.put((byte) ',');
    }
    try {
      emitter.value(value);
      size++;
    } catch (Unencodable e) {
      sink.position(start);
      throw e;
    }
  }

  /** How many values there are. */
  public int size() {
    return size;
  }

  /** The values as Arguments, and these keywords. */
  public Payload payload(Map<String, Object> keywords) {
    if (size == 0 && keywords.isEmpty()) {
      return Payload.EMPTY;
    }
    ByteSink whole = new ByteSink(sink.position() + 64);
    emitter.start(whole);
    emitter.openList(size);
    if (size > 0) {
      emitter.raw(sink.toByteArray());
    }
    emitter.closeList();
    if (!keywords.isEmpty()) {
      emitter.value(keywords);
    }
    return Payload.raw(serializer, whole.toByteArray(), keywords.isEmpty() ? 1 : 2);
  }
}
