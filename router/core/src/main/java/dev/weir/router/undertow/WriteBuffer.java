package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import java.nio.ByteBuffer;

/**
 * Where frames are put together before they go to a socket. One is shared by all connections of a
 * loop, so that an idle connection holds none. Confined to its loop.
 */
final class WriteBuffer {
  private static final int CAPACITY = 64 << 10;
  private static final int MOST_KEPT = 256 << 10;

  private ByteSink sink = new ByteSink(CAPACITY);
  private ByteBuffer view = ByteBuffer.wrap(sink.array());

  ByteSink sink() {
    return sink;
  }

  /** What stands in the sink, ready to be written; valid until the sink is used again. */
  ByteBuffer content() {
    if (view.array() != sink.array()) {
      view = ByteBuffer.wrap(sink.array());
    }
    return view.clear().limit(sink.position());
  }

  /** Empties the buffer; the room that an unusually big message took is given back. */
  void clear() {
    if (sink.array().length > MOST_KEPT) {
      sink = new ByteSink(CAPACITY);
    }
    sink.position(0);
  }
}
