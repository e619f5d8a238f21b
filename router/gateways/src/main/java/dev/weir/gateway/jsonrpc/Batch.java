package dev.weir.gateway.jsonrpc;

import dev.weir.protocol.codec.ByteSink;
import java.util.function.Consumer;

/**
 * The replies to the requests that came in one list: they go together when the last is there, and
 * where none was due nothing goes. Confined to its connection's thread.
 */
final class Batch {
  private final ByteSink replies = new ByteSink(256);
  private int open = 1;

  /** One reply more is awaited. */
  void open() {
    open++;
  }

  /** Appends a reply. */
  void reply(Consumer<ByteSink> how) {
    replies.put((byte) (replies.position() == 0 ? '[' : ','));
    how.accept(replies);
  }

  /** How many octets the replies take. */
  int size() {
    return replies.position();
  }

  /** Something that was awaited has come; the last one gives what is to be sent, or nothing. */
  byte[] close() {
    if (--open > 0 || replies.position() == 0) {
      return new byte[0];
    }
    replies.put((byte) ']');
    return replies.toByteArray();
  }
}
