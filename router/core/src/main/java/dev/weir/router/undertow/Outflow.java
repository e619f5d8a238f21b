package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * The writing half of a connection: takes frames, writes them until the socket takes no more, and
 * then keeps a copy of the rest until the socket has room. Confined to the connection's I/O thread.
 */
final class Outflow {
  private static final int TURN = 256 << 10; // then other connections have theirs
  private static final int SLICE = 64 << 10; // a write from the heap copies all that it is offered

  private final IoLoop loop;
  private final ConduitStreamSinkChannel sink;
  private final Predicate<ByteSink> source;
  private final Runnable written;

  private boolean writing;
  private boolean again;
  private boolean more;
  private boolean resumed;
  private boolean shutDown;
  private ByteBuffer rest;
  private boolean unflushed;

  private boolean progressed;
  private long stuckSince;

  /**
   * The source appends whole frames and tells whether it has more; {@code written} is run whenever
   * all that it gave has gone to the socket.
   */
  Outflow(
      IoLoop loop, ConduitStreamSinkChannel sink, Predicate<ByteSink> source, Runnable written) {
    this.loop = loop;
    this.sink = sink;
    this.source = source;
    this.written = written;
  }

  /** Writes what the source has, as far as the socket takes it; may be called while it runs. */
  void drain() throws IOException {
    if (writing) {
      again = true;
      return;
    }
    if (blocked()) {
      return; // when the socket has room, writable() goes on
    }
    do {
      again = false;
      turn();
    } while (again && !blocked());
    settle();
  }

  /** The socket has room again. */
  void writable() throws IOException {
    if (proceed()) {
      written.run();
      drain();
    }
    settle();
  }

  /**
   * When nothing else waits, sends the end of the stream, under TLS a close_notify before; tells
   * whether it has gone.
   */
  boolean shutDown() throws IOException {
    if (writing || rest != null || unflushed && !shutDown) {
      return false;
    }
    if (!shutDown) {
      shutDown = true;
      sink.shutdownWrites();
    }
    unflushed = !sink.flush();
    settle();
    return !unflushed;
  }

  /** Whether all that was taken from the source has gone to the socket. */
  boolean idle() {
    return !writing && !blocked();
  }

  /** For how many nanoseconds the peer has taken nothing although something waits. */
  long stuck(long nowNanos) {
    if (progressed || !blocked()) {
      progressed = false;
      stuckSince = nowNanos;
    }
    return nowNanos - stuckSince;
  }

  /** The loop was late by so much, for which the peer is not blamed. */
  void stalled(long late) {
    stuckSince += late;
  }

  /** The connection is closed: lets go of what could not be written. */
  void discard() {
    rest = null;
    unflushed = false;
    more = false;
  }

  private boolean blocked() {
    return rest != null || unflushed;
  }

  private void turn() throws IOException {
    writing = true;
    WriteBuffer buffer = loop.takeWriteBuffer();
    try {
      int left = TURN;
      do {
        more = source.test(buffer.sink()) && buffer.sink().position() > 0;
        left -= buffer.sink().position();
        write(buffer.content());
        buffer.clear();
      } while (more && left > 0 && !blocked());
    } finally {
      loop.giveBack(buffer);
      writing = false;
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    if (!bytes.hasRemaining()) {
      return;
    }
    push(bytes);
    if (bytes.hasRemaining()) {
      rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    } else {
      flush();
    }
    if (!blocked()) {
      written.run();
    }
  }

  private boolean proceed() throws IOException {
    if (rest != null) {
      push(rest);
      if (rest.hasRemaining()) {
        return false;
      }
      rest = null;
    }
    flush();
    return !unflushed;
  }

  /** Under TLS a whole record may wait in the conduit after a write has taken everything. */
  private void flush() throws IOException {
    unflushed = !sink.flush();
    progressed |= !unflushed;
  }

  private void push(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    int turn = Math.min(end, bytes.position() + TURN);
    int before;
    do {
      before = bytes.position();
      bytes.limit(Math.min(turn, before + SLICE));
      sink.write(bytes);
      progressed |= bytes.position() > before;
    } while (bytes.position() > before && bytes.position() < turn);
    bytes.limit(end);
  }

  /** Listens for room in the socket exactly while something waits for it. */
  private void settle() {
    boolean wanted = blocked() || more;
    if (wanted != resumed) {
      resumed = wanted;
      if (wanted) {
        sink.resumeWrites();
      } else {
        sink.suspendWrites();
      }
    }
  }
}
