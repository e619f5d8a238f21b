package dev.weir.protocol.codec;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;

/**
 * Reads raw payload octets of one serializer as values of the closed model (see {@link
 * dev.weir.protocol.Dict}). Confined to one thread.
 */
interface ValueReader {

  /**
   * The values of a raw payload of this serializer, which a scanner has validated. Throws {@link
   * dev.weir.protocol.ProtocolViolation} with a sentence that names what is no value of the model
   * (a key that is no string, a key twice, an extension type, a number too large); who asked makes
   * an {@link Unencodable} of it.
   */
  Payload values(Payload raw);

  static ValueReader of(Serializer serializer) {
    return switch (serializer) {
      case JSON -> new JsonValues();
      case MESSAGEPACK ->
          new BinaryValues(new MessagePackInput(Limits.NONE, RecentTexts.ofPayload()), Limits.NONE);
      case CBOR ->
          new BinaryValues(new CborInput(Limits.NONE, RecentTexts.ofPayload()), Limits.NONE);
    };
  }
}
