package dev.weir.router.undertow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.ObjIntConsumer;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * The reading half of a connection: hands on what arrives, unless paused, until the peer ends the
 * stream. Confined to the connection's I/O thread.
 */
final class Inflow {
  private static final int READS_PER_EVENT = 16; // then other connections have their turn

  private static final int MOST_DISCARDED = 64 << 10;

  private final IoLoop loop;
  private final ConduitStreamSourceChannel source;
  private final boolean secure;
  private final ObjIntConsumer<byte[]> received;
  private boolean paused;
  private boolean held;
  private boolean stopped;
  private int discarded;

  /**
   * {@code received} gets the first octets of the loop's buffer and their count, and may change
   * them.
   */
  Inflow(
      IoLoop loop,
      ConduitStreamSourceChannel source,
      boolean secure,
      ObjIntConsumer<byte[]> received) {
    this.loop = loop;
    this.source = source;
    this.secure = secure;
    this.received = received;
  }

  /** Reads, beginning with what came along with the upgrade. */
  void start() {
    source.wakeupReads();
  }

  /**
   * There may be something to read.
   *
   * @return false when the peer has ended the stream
   */
  boolean readable() throws IOException {
    for (int i = 0; i < READS_PER_EVENT && !paused() && !stopped; i++) {
      ByteBuffer buffer = loop.readBuffer();
      int count = source.read(buffer);
      if (count < 0) {
        stop();
        return false;
      }
      if (count > 0) {
        received.accept(buffer.array(), count);
      }
      if (count == 0 || buffer.hasRemaining() && !secure) {
        return true; // under TLS one read gives one record, of which there may be more
      }
    }
    return true;
  }

  /** So many octets came and are not looked at; false when that has been going on too long. */
  boolean discards(int count) {
    discarded += count;
    return discarded <= MOST_DISCARDED;
  }

  boolean paused() {
    return paused || held;
  }

  /** For the occupant. */
  void pause() {
    paused = true;
    source.suspendReads();
  }

  void resume() {
    boolean was = paused();
    paused = false;
    goOn(was);
  }

  /** For the transport itself, whatever the occupant says. */
  void hold() {
    held = true;
    source.suspendReads();
  }

  void release() {
    boolean was = paused();
    held = false;
    goOn(was);
  }

  private void goOn(boolean was) {
    if (was && !paused() && !stopped) {
      source.resumeReads();
    }
  }

  /** Reads no more. */
  void stop() {
    stopped = true;
    source.suspendReads();
  }
}
