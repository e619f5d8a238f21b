package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;

/**
 * Reads the list of one message, element after element, from octets that are not trusted.
 * Everything it passes is validated: depth, counts and lengths against what remains, UTF-8, string
 * keys of options. Each method throws {@link dev.weir.protocol.ProtocolViolation} with {@code
 * place} in its sentence. Confined to one thread; used again for each message.
 */
interface EnvelopeScanner {

  /** A scanner of one serializer's octets. */
  static EnvelopeScanner of(Serializer serializer, Limits limits) {
    return switch (serializer) {
      case JSON -> new JsonScanner(limits);
      case MESSAGEPACK -> BinaryScanner.ofMessagePack(limits);
      case CBOR -> BinaryScanner.ofCbor(limits);
    };
  }

  /** Starts on a message, which must be a list. */
  void open(byte[] buffer, int offset, int length);

  /** Whether the list has another element. */
  boolean more();

  /** Passes the next element when it is null (CBOR: undefined too). */
  boolean nothing();

  /**
   * The next element, an integer; never a boolean, a float or a string. One beyond 64 bits is a
   * violation.
   */
  long integer(String place);

  /** The next element, a string. */
  String text(String place);

  /**
   * The next element, a dictionary of options or details: string keys, each once, at most {@code
   * limits.keys}.
   */
  Dict dict(String place);

  /**
   * The elements that remain, none, Arguments, or Arguments and ArgumentsKw, copied into octets of
   * their own without looking into values. Null counts as absent; empty ones at the end are left
   * out. CBOR's tag 64 is taken away.
   */
  Payload payload(String place);

  /** Ends the message: no element may be left, and no octet behind the list. */
  void close();
}
