package dev.weir.protocol.codec;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;

/** Payload between raw octets and values, and from one serializer to another. Stateless. */
public final class Transcoder {
  private Transcoder() {}

  /** The payload as values of the closed model (see {@link dev.weir.protocol.Dict}). */
  public static Payload values(Payload payload) {
    return payload;
  }

  /**
   * The payload as octets of a serializer.
   *
   * @throws Unencodable when a value has no form there
   */
  public static Payload encode(Payload payload, Serializer serializer) {
    return payload;
  }
}
