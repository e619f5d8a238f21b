package dev.weir.protocol.transport;

import dev.weir.protocol.codec.ByteSink;

/**
 * One message a frame behind a header of 4 octets (advanced profile, "RawSocket Transport"), up to
 * the largest message that the other side takes. Immutable.
 */
public final class RawSocketFraming implements Framing {
  /** The octets of a frame's header. */
  public static final int HEADER = 4;

  /** The type of a frame that holds a WAMP message. */
  public static final int MESSAGE = 0;

  /** The type of a frame that asks for a PONG with the same payload. */
  public static final int PING = 1;

  /** The type of a frame that answers a PING. */
  public static final int PONG = 2;

  private static final int LENGTH_BITS = 24;

  private final int largest;

  /** For a side that takes messages of up to so many octets, 16 MiB at most. */
  public RawSocketFraming(int largest) {
    if (largest < 0 || largest > RawSocketHandshake.LARGEST_LIMIT) {
      throw new IllegalArgumentException("RawSocket has no frames of " + largest + " octets");
    }
    this.largest = largest;
  }

  @Override
  public int begin(ByteSink sink) {
    int mark = sink.position();
    sink.room(HEADER);
    sink.position(mark + HEADER);
    return mark;
  }

  @Override
  public void end(ByteSink sink, int mark) {
    writeHeader(sink.array(), mark, MESSAGE, sink.position() - mark - HEADER);
  }

  /** The largest message or ping that the other side takes, in octets. */
  public int largest() {
    return largest;
  }

  @Override
  public int longestFrame() {
    return HEADER + largest;
  }

  @Override
  public int form() {
    return 1;
  }

  /**
   * Writes the header of a frame; a length of exactly 16 MiB takes the bit beside the type.
   *
   * @return the index behind it
   */
  public static int writeHeader(byte[] bytes, int at, int type, int length) {
    int word = type << LENGTH_BITS | length;
    if (length == RawSocketHandshake.LARGEST_LIMIT) {
      word = (type | RawSocketDecoder.LENGTH_BIT) << LENGTH_BITS;
    }
    bytes[at] = (byte) (word >> 24);
    bytes[at + 1] = (byte) (word >> 16);
    bytes[at + 2] = (byte) (word >> 8);
    bytes[at + 3] = (byte) word;
    return at + HEADER;
  }

  /** Appends a whole frame: a ping or a pong. */
  public static void writeFrame(ByteSink sink, int type, byte[] payload, int offset, int length) {
    int at = sink.position();
    sink.position(writeHeader(sink.room(HEADER + length), at, type, length));
    sink.put(payload, offset, length);
  }
}
