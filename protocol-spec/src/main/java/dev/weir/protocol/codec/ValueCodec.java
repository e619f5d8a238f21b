package dev.weir.protocol.codec;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;

/**
 * Single values of the closed model (see {@link dev.weir.protocol.Dict}) as octets of a serializer,
 * outside of any message: what is packed in payload passthru mode. The octets are not trusted.
 * Stateless.
 */
public final class ValueCodec {
  private ValueCodec() {}

  /**
   * The octets of a value.
   *
   * @throws Unencodable when it has no form in this serializer
   */
  public static byte[] encode(Object value, Serializer serializer) {
    ByteSink sink = new ByteSink(256);
    Emitter emitter = Emitter.of(serializer);
    emitter.start(sink);
    emitter.value(value);
    return sink.toByteArray();
  }

  /**
   * The one value in these octets.
   *
   * @throws Unencodable when they are not exactly one valid value of the model within the limits,
   *     with a sentence that names what is wrong
   */
  public static Object decode(byte[] octets, Serializer serializer, Limits limits) {
    try {
      return switch (serializer) {
        case JSON -> new JsonValues(new JsonCursor(), RecentTexts.ofPayload(), limits).only(octets);
        case MESSAGEPACK ->
            new BinaryValues(new MessagePackInput(limits, RecentTexts.ofPayload()), limits)
                .only(octets);
        case CBOR ->
            new BinaryValues(new CborInput(limits, RecentTexts.ofPayload()), limits).only(octets);
      };
    } catch (ProtocolViolation e) {
      throw new Unencodable(ErrorUri.INVALID_ARGUMENT, e.getMessage());
    }
  }
}
