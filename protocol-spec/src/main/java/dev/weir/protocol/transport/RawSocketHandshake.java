package dev.weir.protocol.transport;

import dev.weir.protocol.Serializer;
import java.util.Optional;

/**
 * What one side of a RawSocket connection says first (advanced profile, "RawSocket Transport"): the
 * serializer, and the largest message that it takes. Immutable.
 *
 * @param serializer asked for by the client, echoed by the router
 * @param largest octets of the largest message that the other side may send; a power of two
 */
public record RawSocketHandshake(Serializer serializer, int largest) {
  /** The first octet, by which a port tells RawSocket from HTTP and TLS. */
  public static final byte MAGIC = 0x7F;

  /** How many octets each side sends. */
  public static final int LENGTH = 4;

  /** The smallest limit that can be told, 512 octets. */
  public static final int SMALLEST_LIMIT = 1 << 9;

  /** The largest limit that can be told, 16 MiB. */
  public static final int LARGEST_LIMIT = 1 << 24;

  private static final int SMALLEST_EXPONENT = 9;

  /** The handshake of a side that takes messages of up to so many octets, rounded down. */
  public static RawSocketHandshake of(Serializer serializer, int limit) {
    return new RawSocketHandshake(serializer, limit(limit));
  }

  /** The largest limit that can be told and is not above this one; at least 512 octets. */
  public static int limit(int octets) {
    return Integer.highestOneBit(Math.min(Math.max(octets, SMALLEST_LIMIT), LARGEST_LIMIT));
  }

  /** The octets of the handshake. */
  public byte[] octets() {
    int code = Integer.numberOfTrailingZeros(largest) - SMALLEST_EXPONENT;
    return new byte[] {MAGIC, (byte) (code << 4 | serializer.rawSocketId()), 0, 0};
  }

  /**
   * Reads what a client asks for.
   *
   * @throws RawSocketHandshakeException when it has to be refused, with the error to tell, or when
   *     the first octet is not RawSocket's
   */
  public static RawSocketHandshake request(byte[] octets) throws RawSocketHandshakeException {
    if (octets[0] != MAGIC) {
      throw new RawSocketHandshakeException(
          "the first octet is 0x%02x, not 0x7f: this is no RawSocket".formatted(octets[0]));
    }
    if (octets[2] != 0 || octets[3] != 0) {
      throw new RawSocketHandshakeException(
          RawSocketError.RESERVED_BITS_USED,
          "octets 3 and 4 are reserved, but not zero: 0x%02x%02x".formatted(octets[2], octets[3]));
    }
    return told(octets[1], serializer(octets[1]));
  }

  /**
   * Reads what a router answers to this request.
   *
   * @throws RawSocketHandshakeException when the router refused, with its error, or when the answer
   *     is none to the request
   */
  public RawSocketHandshake answer(byte[] octets) throws RawSocketHandshakeException {
    if (octets[0] != MAGIC || octets[2] != 0 || octets[3] != 0) {
      throw new RawSocketHandshakeException(
          "the router does not speak RawSocket here: it answered 0x%02x%02x%02x%02x"
              .formatted(octets[0], octets[1], octets[2], octets[3]));
    }
    int echoed = octets[1] & 0xF;
    if (echoed == 0) {
      throw refusal((octets[1] & 0xF0) >> 4);
    }
    if (echoed != serializer.rawSocketId()) {
      throw new RawSocketHandshakeException(
          "the router answered with serializer " + echoed + " to " + serializer.rawSocketId());
    }
    return told(octets[1], serializer);
  }

  private static RawSocketHandshake told(byte octet, Serializer serializer) {
    return new RawSocketHandshake(serializer, 1 << ((octet & 0xF0) >> 4) + SMALLEST_EXPONENT);
  }

  private static Serializer serializer(byte octet) throws RawSocketHandshakeException {
    int number = octet & 0xF;
    Optional<Serializer> serializer = Serializer.ofRawSocketId(number);
    if (serializer.isEmpty()) {
      throw new RawSocketHandshakeException(
          RawSocketError.SERIALIZER_UNSUPPORTED,
          "the serializer " + number + " is none of 1 (JSON), 2 (MessagePack) and 3 (CBOR)");
    }
    return serializer.get();
  }

  private static RawSocketHandshakeException refusal(int number) {
    return RawSocketError.of(number)
        .map(
            error ->
                new RawSocketHandshakeException(
                    error, "the router refused RawSocket: " + error.sentence()))
        .orElseGet(
            () ->
                new RawSocketHandshakeException(
                    "the router refused RawSocket with the unknown error " + number));
  }
}
