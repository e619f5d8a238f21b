package dev.weir.router.undertow;

import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.RawSocketDecoder;
import dev.weir.protocol.transport.RawSocketError;
import dev.weir.protocol.transport.RawSocketFraming;
import dev.weir.protocol.transport.RawSocketHandshake;
import dev.weir.protocol.transport.RawSocketViolation;

/**
 * A RawSocket connection (advanced profile, "RawSocket Transport") from the router's answer on.
 * Confined to the connection's I/O thread.
 */
final class RawSocketTransport extends Transport {
  private static final int PONGS = 64 << 10; // so many octets of them wait, then reads are held
  private static final int KEPT = 1 << 10;
  private static final byte[] NONE = {};
  private static final String LARGEST = "limits.message, or max_message of `rawsocket`";

  private final RawSocketDecoder decoder;
  private final int largestPong;
  private final boolean text;
  private final Inbound inbound = new Inbound();

  private ByteSink control;
  private boolean pings;

  private RawSocketTransport(
      Newcomer newcomer, byte[] answer, int largestIn, int largestOut, boolean text) {
    super(newcomer, new RawSocketFraming(largestOut));
    this.decoder = new RawSocketDecoder(largestIn, LARGEST);
    this.largestPong = largestOut;
    this.text = text;
    this.control = new ByteSink(answer.length);
    control.put(answer);
  }

  /**
   * Answers what the client asked for; messages of more than so many octets are not taken. Without
   * {@code pings} it is pinged only when it has sent a ping or a pong itself.
   */
  RawSocketTransport(Newcomer newcomer, RawSocketHandshake asked, int largest, boolean pings) {
    this(
        newcomer,
        RawSocketHandshake.of(asked.serializer(), largest).octets(),
        Math.min(largest, RawSocketHandshake.limit(largest)),
        asked.largest(),
        asked.serializer().text());
    this.pings = pings;
  }

  /** Tells the client an error; to be ended at once. */
  static RawSocketTransport refused(Newcomer newcomer, RawSocketError error) {
    return new RawSocketTransport(newcomer, error.octets(), 0, 0, false);
  }

  @Override
  Ending decode(byte[] bytes, int count) {
    try {
      decoder.decode(bytes, 0, count, inbound);
      return inbound.ending;
    } catch (RawSocketViolation violation) {
      return new Ending(0, "", "violation: " + violation.getMessage());
    }
  }

  @Override
  int heldBytes() {
    return decoder.heldBytes();
  }

  @Override
  void stop(boolean closed) {
    decoder.stop();
    if (closed) {
      control = new ByteSink(0);
    }
  }

  @Override
  boolean controlWaiting() {
    return control.position() > 0;
  }

  @Override
  void moveControl(ByteSink sink) {
    if (control.position() > 0) {
      sink.put(control.array(), 0, control.position());
      if (control.array().length > KEPT) {
        control = new ByteSink(0);
      }
      control.position(0);
      inflow().release();
    }
  }

  /** Some peers read a ping as the beginning of a message, whatever the specification says. */
  @Override
  boolean pingable() {
    return pings;
  }

  @Override
  void ping() {
    RawSocketFraming.writeFrame(control, RawSocketFraming.PING, NONE, 0, 0);
  }

  @Override
  void farewell(int code, String reason) {
    // RawSocket knows none: the end of the stream says it.
  }

  @Override
  boolean farewellAnswered() {
    return false;
  }

  /** What the frames of one read hold. */
  private final class Inbound implements RawSocketDecoder.Sink {
    private Ending ending;

    @Override
    public void message(byte[] bytes, int offset, int length) {
      if (open()) {
        occupant().message(bytes, offset, length, text);
      }
    }

    /** Each is answered; who does not take the answers is not read until it does. */
    @Override
    public void ping(byte[] bytes, int offset, int length) {
      pings = true;
      if (!open() || ending != null) {
        return;
      }
      if (length > largestPong) {
        ending = new Ending(0, "", "violation: a ping is larger than what its sender takes");
        return;
      }
      RawSocketFraming.writeFrame(control, RawSocketFraming.PONG, bytes, offset, length);
      if (control.position() > PONGS) {
        drain();
      }
      if (control.position() > PONGS) {
        inflow().hold();
      }
    }

    @Override
    public void pong(byte[] bytes, int offset, int length) {
      pings = true; // like all input it was taken as a sign of life
    }
  }
}
