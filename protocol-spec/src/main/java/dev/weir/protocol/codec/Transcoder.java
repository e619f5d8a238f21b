package dev.weir.protocol.codec;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;

/**
 * Payload between raw octets and values, and from one serializer to another: octets of one are read
 * as values of the closed model (see {@link dev.weir.protocol.Dict}) and those are written in the
 * other. Every kind of value has a defined form on the other side, or a named error; nothing is
 * changed silently. From CBOR to CBOR too, what clients disagree on is made plain: strings leave in
 * one piece, integers of 64 bits not as bignums, byte strings without tag 64. Stateless.
 *
 * <table>
 * <caption>What maps to what</caption>
 * <tr><th>JSON</th><th>value</th><th>MessagePack</th><th>CBOR</th></tr>
 * <tr><td>null</td><td>null</td><td>nil; an ext of type 0 and one octet 0, JavaScript's
 *     undefined, is read as null</td><td>null; undefined is read as null</td></tr>
 * <tr><td>true, false</td><td>Boolean</td><td>bool</td><td>true, false</td></tr>
 * <tr><td>number without fraction and exponent; -0 is 0</td><td>Long, or BigInteger beyond 64
 *     bits; more than 1,000 characters: error</td><td>int 64, uint 64; beyond: error</td><td>unsigned,
 *     negative; beyond 64 bits a bignum (tags 2, 3)</td></tr>
 * <tr><td>number with fraction or exponent, read as the nearest double; beyond the range:
 *     error; of more than 1,000 characters: error. Written shortest, always with fraction or
 *     exponent; NaN and infinities: error</td><td>Double</td><td>float 32 and 64 read, float 64
 *     written</td><td>half, single, double read, double written</td></tr>
 * <tr><td>string. A lone surrogate, written or escaped: error, but from JSON to JSON</td><td>String
 *     </td><td>str</td><td>text string</td></tr>
 * <tr><td>string of U+0000 and base64; what begins with U+0000 and is not base64 is a string as it
 *     stands. A <em>string</em> of that look, to be written: error</td><td>byte[]</td><td>bin</td>
 *     <td>byte string, with tag 64 or without</td></tr>
 * <tr><td>list</td><td>List</td><td>array</td><td>array</td></tr>
 * <tr><td>object; a key twice: error</td><td>Map with string keys, in order</td><td>map; a key
 *     twice or no string: error</td><td>map; a key twice or no string: error</td></tr>
 * <tr><td></td><td></td><td>ext, timestamp: error</td><td>other tags and simple values: error</td>
 *     </tr>
 * </table>
 */
public final class Transcoder {
  private Transcoder() {}

  /**
   * The payload as values of the closed model (see {@link dev.weir.protocol.Dict}).
   *
   * @throws Unencodable when something in raw octets is no value of the model
   */
  public static Payload values(Payload payload) {
    if (!payload.isRaw()) {
      return payload;
    }
    try {
      return ValueReader.of(payload.serializer()).values(payload);
    } catch (ProtocolViolation e) {
      throw new Unencodable(ErrorUri.INVALID_ARGUMENT, e.getMessage());
    }
  }

  /**
   * The payload as octets of a serializer.
   *
   * @throws Unencodable when a value has no form there
   */
  public static Payload encode(Payload payload, Serializer serializer) {
    if (payload.isEmpty() || (payload.isRaw() && payload.serializer() == serializer)) {
      return payload;
    }
    ByteSink sink = new ByteSink(payload.isRaw() ? Math.max(64, payload.size() * 2) : 64);
    Emitter emitter = Emitter.of(serializer);
    emitter.start(sink);
    emitter.payload(payload);
    return Payload.raw(serializer, sink.toByteArray(), payload.elements());
  }
}
