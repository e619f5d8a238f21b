package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.BatchFraming;
import dev.weir.protocol.transport.Framing;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.router.link.Occupant;

/**
 * Several WAMP messages in one of WebSocket (advanced profile, "Message Batching"): what waits goes
 * into batches of about 16 KiB; a larger message is alone, so that a batch is larger than what its
 * receiver takes only where the message is. Confined to the connection's I/O thread.
 */
final class Batches {
  private static final int MOST = 16 << 10;

  private final BatchFraming messages;
  private final Framing frames;
  private final boolean text;

  // Of the batch that is being filled.
  private int mark;
  private int first;

  Batches(Subprotocol protocol, Framing frames) {
    this.messages = BatchFraming.of(protocol.serializer());
    this.frames = frames;
    this.text = protocol.serializer().text();
  }

  /** Whether they are text. */
  boolean text() {
    return text;
  }

  /**
   * Hands on the messages of a batch.
   *
   * @throws dev.weir.protocol.ProtocolViolation if it is empty or malformed
   */
  void split(byte[] bytes, int offset, int length, BatchFraming.Sink sink) {
    messages.split(bytes, offset, length, sink);
  }

  /** Appends what the occupant has, as {@link Occupant#fill} does. */
  boolean fill(Occupant occupant, ByteSink sink, int target) {
    begin(sink);
    boolean more = true;
    while (more && sink.position() < target) {
      int start = sink.position();
      more = occupant.fill(sink, start + 1); // one message
      if (start > first && sink.position() - first > MOST) {
        endBefore(start, sink);
      }
      if (sink.position() - first >= MOST) {
        frames.end(sink, mark);
        begin(sink);
      }
    }
    if (sink.position() > first) {
      frames.end(sink, mark);
    } else {
      sink.position(mark);
    }
    if (sink.position() == 0) {
      occupant.written(); // of messages without a form nothing is left to write
    }
    return more;
  }

  private void begin(ByteSink sink) {
    mark = frames.begin(sink);
    first = sink.position();
  }

  /** What begins here is the first message of the next batch. */
  private void endBefore(int start, ByteSink sink) {
    int length = sink.position() - start;
    sink.room(first - mark);
    sink.position(start);
    frames.end(sink, mark);
    begin(sink);
    System.arraycopy(sink.array(), start, sink.array(), first, length);
    sink.position(first + length);
  }
}
