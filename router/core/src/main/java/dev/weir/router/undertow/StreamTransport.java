package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.Framing;

/**
 * A connection whose octets its occupant makes sense of itself. Nobody is pinged, and there is no
 * last word but the end of the stream. Confined to the connection's I/O thread.
 */
final class StreamTransport extends Transport {
  private boolean stopped;

  /** Octets stand as they are. */
  private static final class Bare implements Framing {
    @Override
    public int begin(ByteSink sink) {
      return sink.position();
    }

    @Override
    public void end(ByteSink sink, int mark) {
      // nothing stands around them
    }
  }

  StreamTransport(Newcomer newcomer) {
    super(newcomer, new Bare());
  }

  @Override
  Ending decode(byte[] bytes, int count) {
    if (!stopped) {
      occupant().message(bytes, 0, count, true);
    }
    return null;
  }

  /** What it has read is its occupant's. */
  @Override
  int heldBytes() {
    return 0;
  }

  @Override
  void stop(boolean closed) {
    stopped = true;
  }

  @Override
  boolean controlWaiting() {
    return false;
  }

  @Override
  void moveControl(ByteSink sink) {
    // there are no control frames
  }

  @Override
  boolean pingable() {
    return false;
  }

  @Override
  void ping() {
    throw new IllegalStateException("a plain stream knows no pings");
  }

  @Override
  void farewell(int code, String reason) {
    // the end of the stream says it
  }

  @Override
  boolean farewellAnswered() {
    return false;
  }
}
