package dev.weir.protocol.transport;

import java.util.Objects;

/**
 * The receiving half of a RawSocket connection behind its handshake (advanced profile, "RawSocket
 * Transport"): bytes in, messages, pings and pongs out. Confined to one thread.
 *
 * <p>What came in one piece is handed on as a slice of the input; only what the input cuts off is
 * copied, into an array that grows with the bytes received.
 */
public final class RawSocketDecoder {
  static final int LENGTH_BIT = 0x08;

  private static final int RESERVED = 0xF0;
  private static final int TYPE = 0x07;

  /**
   * Takes what a peer sends, in order. A slice is never touched again by the decoder: it is valid
   * until the caller of {@link #decode} reuses the input.
   */
  public interface Sink {
    /** A whole WAMP message. */
    void message(byte[] bytes, int offset, int length);

    /** A PING, to be answered by one PONG with the same bytes. */
    void ping(byte[] bytes, int offset, int length);

    /** A PONG. */
    void pong(byte[] bytes, int offset, int length);
  }

  private final int largest;
  private final String key;
  private final Reassembly partial = new Reassembly();
  private boolean stopped;
  private int headerOctets;
  private int header;
  private boolean inFrame;
  private int type;
  private int remaining;

  /**
   * A decoder for one connection.
   *
   * @param largest octets of the largest frame, 16 MiB at most
   * @param key what sets it, for whoever meets it
   */
  public RawSocketDecoder(int largest, String key) {
    this.largest = largest;
    this.key = key;
  }

  /**
   * Takes all of these bytes and calls the sink for everything that they complete. Does nothing
   * after a failure or {@link #stop()}.
   *
   * @throws RawSocketViolation if the peer broke a rule; what came before it has been delivered
   */
  public void decode(byte[] input, int offset, int length, Sink sink) {
    Objects.checkFromIndexSize(offset, length, input.length);
    int end = offset + length;
    int at = offset;
    try {
      while (at < end && !stopped) {
        at = inFrame ? payload(input, at, end, sink) : header(input, at, end, sink);
      }
    } catch (RuntimeException failure) {
      stop();
      throw failure;
    }
  }

  /** Ignores all further input, also what is left of the present one, and lets all arrays go. */
  public void stop() {
    stopped = true;
    partial.release();
  }

  /** How many bytes of memory the unfinished frame holds; 0 between frames. */
  public int heldBytes() {
    return partial.capacity();
  }

  private int header(byte[] input, int from, int end, Sink sink) {
    int at = from;
    while (at < end && headerOctets < RawSocketFraming.HEADER) {
      header = header << 8 | input[at++] & 0xFF;
      headerOctets++;
    }
    if (headerOctets < RawSocketFraming.HEADER) {
      return at;
    }
    headerOctets = 0;
    begin(header >>> 24, header & 0xFFFFFF);
    return remaining == 0 ? payload(input, at, end, sink) : at;
  }

  private void begin(int first, int length) {
    if ((first & RESERVED) != 0) {
      throw new RawSocketViolation("a reserved bit of a frame is set");
    }
    type = first & TYPE;
    if (type > RawSocketFraming.PONG) {
      throw new RawSocketViolation("the frame type " + type + " is reserved");
    }
    boolean whole = (first & LENGTH_BIT) != 0;
    if (whole && length != 0) {
      throw new RawSocketViolation("a frame is longer than 16 MiB");
    }
    remaining = whole ? RawSocketHandshake.LARGEST_LIMIT : length;
    if (remaining > largest) {
      throw new RawSocketViolation(
          "a frame of " + remaining + " octets is larger than " + largest + " (" + key + ")");
    }
    inFrame = true;
  }

  private int payload(byte[] input, int at, int end, Sink sink) {
    int count = Math.min(remaining, end - at);
    remaining -= count;
    inFrame = remaining > 0;
    if (!inFrame && partial.length() == 0) {
      deliver(input, at, count, sink);
    } else {
      partial.append(input, at, count, remaining);
      if (!inFrame) {
        int length = partial.length();
        deliver(partial.release(), 0, length, sink);
      }
    }
    return at + count;
  }

  private void deliver(byte[] bytes, int offset, int length, Sink sink) {
    switch (type) {
      case RawSocketFraming.MESSAGE -> sink.message(bytes, offset, length);
      case RawSocketFraming.PING -> sink.ping(bytes, offset, length);
      default -> sink.pong(bytes, offset, length);
    }
  }
}
